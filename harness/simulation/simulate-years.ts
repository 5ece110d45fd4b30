import { lostCallsH } from './calls.ts';
import { type CompiledPhase, compileModel, listCauses } from './compile-model.ts';

import { exactUnavailability } from './exact-phase.ts';
import { judgeMaintenance } from './maintenance.ts';
import type { Model, Need } from './model.ts';
import { createOutages, joinOutages, type Outages, totalH } from './outages.ts';
import { createInstants, type Instants, type Part } from './part.ts';

export { YEAR_H } from './life.ts';

/** Sums are made block by block, so that no order of work changes their last bit. */
export const BLOCK_YEARS = 250;
/** Months and four weeks are kept of so many years only: that is a quarter of a million months. */
const SPLIT_YEARS = 20_000;
const MONTH_H = 720;
const FOUR_WEEKS_H = 672;

/** Downtime of one phase, a number for each year, in hours. */
export interface PhaseYears {
  phase: string;
  downH: Float64Array;
  /** By need, in the order of the phase: what each is to blame for. They add up to the whole. */
  causesH: { name: string; totalH: number }[];
  /** Hours of a year that are judged: all but the maintenance that does not count. */
  judgedH: number;
  /** Outages of the phase that began in each year. */
  outages: Uint32Array;
  /** Downtime in each of the 12 months of 30 days, of the first years. */
  monthsH: Float64Array;
  /** And in each of the 13 stretches of 28 days. */
  fourWeeksH: Float64Array;
  /** Share of each year's calls that are finished; absent when the model does not say how long they last. */
  callSuccess?: Float64Array;
  /** Downtime of each need that has an exact mean, as if it stood alone, together; and that exact mean. */
  controlH: Float64Array;
  controlMeanH: number;
}

/**
 * Draws years of outages. Each year and component has streams of its own, so that all phases see the
 * same failures, the first n years of N are those of a run of n, and no order of work changes anything.
 * A year begins at a random moment of the components' lives, not with everything up.
 */
export function simulateYears(model: Model, years: number, seed: string): PhaseYears[] {
  const results = createResults(model, years);
  addYears(results, simulateBlocks(model, 0, years, seed), 0);
  return results;
}

/** What a stretch of years gives, with the causes of each block apart: a share of the work of many. */
export interface YearsPart extends Omit<PhaseYears, 'causesH'> {
  /** For each block one number for each cause. */
  blockCausesH: Float64Array[];
}

/** `fromYear` is the beginning of a block. */
export function simulateBlocks(
  model: Model,
  fromYear: number,
  toYear: number,
  seed: string,
): YearsPart[] {
  const compiled = compileModel(model, seed);
  const parts = createResults(model, toYear - fromYear, fromYear).map(
    ({ causesH: _, ...rest }): YearsPart => ({ ...rest, blockCausesH: [] }),
  );
  const controls = model.phases.map(({ needs }) => listControls(model, needs));
  const joined = createJoined();
  const cuts = createInstants(true);
  const closed = createOutages();
  for (let year = fromYear; year < toYear; year += 1) {
    compiled.draw(year);
    for (const [index, phase] of compiled.phases.entries()) {
      const part = parts[index] as YearsPart;
      if (year % BLOCK_YEARS === 0) part.blockCausesH.push(new Float64Array(phase.parts.length));
      const causesH = part.blockCausesH.at(-1) as Float64Array;
      joinParts(phase, causesH, joined);
      addYear(part, joined, year - fromYear);
      part.controlH[year - fromYear] = sumControls(phase, controls[index] ?? []);
      if (part.callSuccess && model.calls) {
        gatherCuts(phase, cuts);
        // No call is counted that begins in a window at which nobody looks.
        joinOutages(joined.outages, compiled.unjudged, closed);
        const lostH = lostCallsH(closed, cuts, model.calls.length);
        const failedH = (part.downH[year - fromYear] as number) + lostH;
        part.callSuccess[year - fromYear] = 1 - failedH / part.judgedH;
      }
    }
  }
  return parts;
}

/** Puts what a stretch of years gave, in the order of the years, into the whole. */
export function addYears(results: PhaseYears[], parts: YearsPart[], fromYear: number): void {
  for (const [index, part] of parts.entries()) {
    const result = results[index] as PhaseYears;
    result.downH.set(part.downH, fromYear);
    result.outages.set(part.outages, fromYear);
    result.controlH.set(part.controlH, fromYear);
    result.callSuccess?.set(part.callSuccess ?? [], fromYear);
    result.monthsH.set(part.monthsH, Math.min(fromYear, SPLIT_YEARS) * 12);
    result.fourWeeksH.set(part.fourWeeksH, Math.min(fromYear, SPLIT_YEARS) * 13);
    for (const causesH of part.blockCausesH) {
      for (const [n, cause] of result.causesH.entries()) cause.totalH += causesH[n] as number;
    }
  }
}

export function createResults(model: Model, years: number, fromYear = 0): PhaseYears[] {
  const split = Math.max(0, Math.min(years, SPLIT_YEARS - fromYear));
  const { judgedH } = judgeMaintenance(model.maintenance ?? []);
  return model.phases.map(({ name, needs }) => ({
    phase: name,
    downH: new Float64Array(years),
    causesH: listCauses(model, needs).map((cause) => ({ name: cause, totalH: 0 })),
    judgedH,
    outages: new Uint32Array(years),
    monthsH: new Float64Array(split * 12),
    fourWeeksH: new Float64Array(split * 13),
    ...(model.calls && { callSuccess: new Float64Array(years) }),
    controlH: new Float64Array(years),
    controlMeanH: listControls(model, needs).reduce<number>((sum, meanH) => sum + (meanH ?? 0), 0),
  }));
}

/** Exact mean downtime of each need alone, where there is one. */
function listControls(model: Model, needs: readonly Need[]): (number | undefined)[] {
  const { judgedH } = judgeMaintenance(model.maintenance ?? []);
  const bare = { ...model, maintenance: [] };
  return needs.map((need) => {
    const share = exactUnavailability(bare, { name: '', needs: [need] });
    return share === undefined ? undefined : share * judgedH;
  });
}

function sumControls({ parts }: CompiledPhase, controls: readonly (number | undefined)[]): number {
  let sumH = 0;
  for (let n = 0; n < controls.length; n += 1) {
    if (controls[n] !== undefined) sumH += totalH((parts[n] as Part).outages);
  }
  return sumH;
}

/** When any part is down, and how long together. */
interface Joined {
  outages: Outages;
  hours: number;
  scratch: [Outages, Outages];
}

function createJoined(): Joined {
  return { outages: createOutages(), hours: 0, scratch: [createOutages(), createOutages()] };
}

/** What two parts are to blame for at once is booked on the one that stands first. */
function joinParts({ parts }: CompiledPhase, causesH: Float64Array, joined: Joined): void {
  let down = (parts[0] as Part).outages;
  let sumH = totalH(down);
  causesH[0] = (causesH[0] as number) + sumH;
  for (let n = 1; n < parts.length; n += 1) {
    const into = joined.scratch[n & 1] as Outages;
    const togetherH = joinOutages(down, (parts[n] as Part).outages, into);
    causesH[n] = (causesH[n] as number) + togetherH - sumH;
    sumH = togetherH;
    down = into;
  }
  joined.outages = down;
  joined.hours = sumH;
}

function addYear(part: YearsPart, { outages, hours }: Joined, place: number): void {
  const { fromH, count } = outages;
  part.downH[place] = hours;
  part.outages[place] = count > 0 && fromH[0] === 0 ? count - 1 : count;
  if (place * 12 >= part.monthsH.length) return;
  splitYear(outages, MONTH_H, part.monthsH, place * 12, place * 12 + 12);
  splitYear(outages, FOUR_WEEKS_H, part.fourWeeksH, place * 13, place * 13 + 13);
}

/** Books outages on the stretches that they touch; what is left of the year belongs to none. */
function splitYear(
  { fromH, toH, count }: Outages,
  lengthH: number,
  intoH: Float64Array,
  first: number,
  end: number,
): void {
  let stretch = first;
  let untilH = lengthH;
  for (let n = 0; n < count; n += 1) {
    let sinceH = fromH[n] as number;
    const endsH = toH[n] as number;
    while (endsH > untilH) {
      if (sinceH < untilH) {
        intoH[stretch] = (intoH[stretch] as number) + untilH - sinceH;
        sinceH = untilH;
      }
      stretch += 1;
      untilH += lengthH;
      if (stretch === end) return;
    }
    intoH[stretch] = (intoH[stretch] as number) + endsH - sinceH;
  }
}

function gatherCuts({ parts }: CompiledPhase, into: Instants): void {
  const count = parts.reduce((sum, { cuts }) => sum + cuts.count, 0);
  if (into.atH.length < count) into.atH = new Float64Array(2 * count);
  into.count = 0;
  for (const { cuts } of parts) {
    into.atH.set(cuts.atH.subarray(0, cuts.count), into.count);
    into.count += cuts.count;
  }
}

/** The outages of each phase in one year, for who looks at single years: the same as in a run of many. */
export function traceYear(model: Model, year: number, seed: string): Outages[] {
  const compiled = compileModel(model, seed);
  compiled.draw(year);
  return compiled.phases.map((phase) => {
    const joined = createJoined();
    joinParts(phase, new Float64Array(phase.parts.length), joined);
    return joined.outages;
  });
}
