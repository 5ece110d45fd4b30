import { estimateMean } from '../../harness/probability/estimate.ts';
import { exactCallSuccess, exactUnavailability } from '../../harness/simulation/exact-phase.ts';
import { parseModel } from '../../harness/simulation/load-model.ts';
import { judgeMaintenance } from '../../harness/simulation/maintenance.ts';
import type { Model, Phase } from '../../harness/simulation/model.ts';
import { type PhaseYears, simulateYears } from '../../harness/simulation/simulate-years.ts';

export const LOGNORMAL = '{ lognormal: { mean: 1h, sigma: 1.2 } }';

/** A number, its standard error, and the truth. */
export interface Measured {
  value: number;
  error: number;
  exact: number;
}

/** A case draws with any seed; `years` are enough for its errors to be near to normal. */
export interface Case {
  years: number;
  measure: (years: number, seed: string) => Measured;
}

export interface Written {
  components: string[];
  needs: string;
  more?: string;
}

/** Mean time up and repair, both exponential, in hours. */
export function unit(name: string, upH: number, downH: number): string {
  return `${name}: { failure: { exponential: { mean: ${upH}h } }, repair: { exponential: { mean: ${downH}h } }, source: case }`;
}

export function stated(
  name: string,
  percent: number,
  repair = '{ exponential: { mean: 1h } }',
): string {
  return `${name}: { availability: ${percent}%, repair: ${repair}, source: case }`;
}

export function readModel({ components, needs, more = '' }: Written): Model {
  const text = `title: T\nquestion: Q\ntargets: [99%]\ncomponents:\n  ${components.join('\n  ')}\nphases:\n  p: ${needs}\n${more}\n`;
  const { model, problems } = parseModel('case', text);
  if (!model) throw new Error(`Failed to read a case: ${problems.map(({ message }) => message)}`);
  return model;
}

/** The mean downtime of a phase beside its exact one; `share`: the share of time down as it is printed elsewhere. */
export function downtime(years: number, written: Written, share?: number): Case {
  const model = readModel(written);
  const known = share ?? exactUnavailability(model, model.phases[0] as Phase) ?? Number.NaN;
  const exact = known * judgeMaintenance(model.maintenance ?? []).judgedH;
  return {
    years,
    measure: (count, seed) => {
      const { value, error } = estimateMean(first(simulateYears(model, count, seed)).downH);
      return { value, error, exact };
    },
  };
}

export function first(drawn: PhaseYears[]): PhaseYears {
  return drawn[0] as PhaseYears;
}

/** The ratio of two sums over the years, with the error of the delta method. */
export function ratio(above: Float64Array, below: Float64Array, exact: number): Measured {
  const value = estimateMean(above).value / estimateMean(below).value;
  const rests = above.map((each, year) => each - value * (below[year] ?? 0));
  return { value, error: estimateMean(rests).error / estimateMean(below).value, exact };
}

export function atLeast(up: number, of: string, options: string): string {
  return `[{ atLeast: { up: ${up}, of: ${of}, ${options} } }]`;
}

export function failover(written: string, share?: number, repair?: string, years = 200): Case {
  const components = [stated('a', 97, repair), stated('b', 97)];
  const needs = `[{ failover: { from: a, to: b, ${written}, source: case } }]`;
  return downtime(years, { components, needs }, share);
}

/** The share of the calls that are finished; `share`: the exact one as it is found elsewhere. */
export function callsOf(written: Written, share?: number): Case {
  const model = readModel(written);
  const exact = share ?? exactCallSuccess(model, model.phases[0] as Phase) ?? Number.NaN;
  return {
    years: 200,
    measure: (count, seed) => {
      const { callSuccess = new Float64Array() } = first(simulateYears(model, count, seed));
      return { ...estimateMean(callSuccess), exact };
    },
  };
}
