import { type Estimate, estimateMean } from './estimate.ts';
import { resolveModel } from './load-model.ts';
import type { RawModel } from './model-schema.ts';
import { changeModel, type Parameter } from './parameter.ts';
import { simulateYears } from './simulate-years.ts';
import type { Study } from './study.ts';

/** What a parameter's low and high do to the downtime of a phase, minutes a year against its best guess. */
export interface Influence {
  parameter: Parameter;
  low: Estimate;
  high: Estimate;
}

/**
 * Each number of a phase at its low and at its high, all others as they are, on the same failures; the
 * most influential first.
 */
export function rankParameters(
  { raw, parameters }: Study,
  phase: string,
  { years, seed }: { years: number; seed: string },
): Influence[] {
  const alone = keepPhase(raw, phase);
  const base = simulateDown(alone, years, seed);
  return parameters
    .filter(({ phases }) => phases.includes(phase))
    .map((parameter) => {
      const at = (value: number): Estimate => {
        const changed = changeModel(alone, (copy) => parameter.set(copy, value));
        return compareDown(simulateDown(changed, years, seed), base);
      };
      return { parameter, low: at(parameter.low), high: at(parameter.high) };
    })
    .sort((a, b) => widthOf(b) - widthOf(a));
}

/** Widest swing of the downtime, minutes. */
export function widthOf({ low, high }: Influence): number {
  return Math.max(low.value, high.value, 0) - Math.min(low.value, high.value, 0);
}

/** A model with one phase alone: the others need not be drawn. */
export function keepPhase(raw: RawModel, phase: string): RawModel {
  return { ...raw, phases: { [phase]: raw.phases[phase] ?? [] } };
}

/** Hours down of each year of a model's only phase. */
export function simulateDown(raw: RawModel, years: number, seed: string): Float64Array {
  return simulateYears(resolveModel(raw), years, seed)[0]?.downH ?? new Float64Array();
}

/** Minutes a year that one is down more than another, year by year on the same failures. */
export function compareDown(downH: Float64Array, baseH: Float64Array): Estimate {
  const { value, low, high } = estimateMean(
    downH.map((each, year) => (each - (baseH[year] ?? 0)) * 60),
  );
  return { value, low, high };
}
