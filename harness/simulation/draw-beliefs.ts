import { type Estimate, estimateMean, quantileOf, wilson } from '../probability/estimate.ts';
import { deriveRandom } from '../scenario/random.ts';
import { countMeeting } from './count-meeting.ts';
import { estimateDowntime, hasUnplanned } from './estimate-downtime.ts';
import { exactUnavailability } from './exact-phase.ts';
import type { Model, Phase } from './model.ts';
import { changeModel, type Parameter } from './parameter.ts';
import { resolveModel } from './resolve-model.ts';
import { type PhaseYears, simulateYears } from './simulate-years.ts';
import type { Study } from './study.ts';

/** Two-sided 95 %. */
const TAIL = 0.025;
const Z95 = 1.959_963_985;

/** What the years of a phase may be like, given that its numbers are not known for certain. */
export interface PhaseBelief {
  phase: string;
  /** Mean minutes down a year, one for each draw of the numbers; by formula where there is one. */
  meanDownMin: Float64Array;
  /** Minutes less than the first phase is down, and the standard error of drawing each. */
  sparedMin: Float64Array;
  sparedErrorMin: Float64Array;
  uptime: Estimate;
  /** Chance that a year meets each target. */
  meets: { target: number; chance: Estimate }[];
  /** Share of the draws in which the claim of the phase is kept. */
  claimKept?: number;
}

export interface Beliefs {
  /** How often the numbers were drawn, and how many years for each. */
  draws: number;
  yearsEach: number;
  phases: PhaseBelief[];
}

interface BeliefOptions {
  draws: number;
  yearsEach: number;
  /** The full run at the best guess of each number. */
  drawn: PhaseYears[];
}

/**
 * The outer layer of what is unknown: numbers that have a range, or that trials measured, are drawn
 * outside, years inside. Every draw sees the same seed of years, so that what differs between two draws
 * is owed to the numbers. So few years say nothing of the mean itself: without a formula it is that of the full run,
 * and a draw only says how far it differs on the same years; both are wrong by what chance did to them.
 * Undefined where no number has a range: then nothing is known of this layer.
 */
export function drawBeliefs(
  study: Study,
  seed: string,
  { draws, yearsEach, drawn }: BeliefOptions,
): Beliefs | undefined {
  const unsure = study.parameters.filter(({ draw }) => draw);
  if (unsure.length === 0) return undefined;
  const { phases, targets, claims } = study.model;
  const innerSeed = `${seed} inner`;
  const moved = new Set(unsure.flatMap((each) => each.phases));
  const before = simulateYears(study.model, yearsEach, innerSeed);
  const beliefs = phases.map(({ name }) => createColumns(name, draws, targets));
  const full = phases.map((phase, index) => measureFull(study.model, phase, drawn[index]));
  for (let round = 0; round < draws; round += 1) {
    const model = drawModel(study, unsure, seed, round);
    const after = simulateYears(model, yearsEach, innerSeed);
    const means = model.phases.map((phase, index) =>
      measureDraw(model, phase, {
        full: full[index] as DrawnMean,
        before: before[index] as PhaseYears,
        after: after[index] as PhaseYears,
        isMoved: moved.has(phase.name),
      }),
    );
    for (const [index, columns] of beliefs.entries()) {
      noteMeans(columns, round, [full[0], full[index], means[0], means[index]] as Four);
      const { downH, judgedH } = after[index] as PhaseYears;
      for (const { target, chances } of columns.meets) {
        chances[round] = countMeeting(downH, target, judgedH) / yearsEach;
      }
    }
  }
  const [{ judgedH } = { judgedH: Number.NaN }] = drawn;
  return {
    draws,
    yearsEach,
    phases: beliefs.map((columns) =>
      describeBelief(columns, { claim: claims[columns.phase], judgedH, yearsEach }),
    ),
  };
}

function drawModel({ raw }: Study, unsure: Parameter[], seed: string, round: number): Model {
  const changed = changeModel(raw, (copy) => {
    for (const { name, draw, set } of unsure) {
      const value = draw?.(deriveRandom(seed, 'parameter', name, round));
      if (value !== undefined) set(copy, value);
    }
  });
  return resolveModel(changed);
}

/** A mean of hours down; `yearsH`: what it was drawn from, a number for each year, absent where a formula has it. */
interface DrawnMean {
  meanH: number;
  errorH: number;
  yearsH?: Float64Array;
}

function measureFull(model: Model, phase: Phase, drawn: PhaseYears | undefined): DrawnMean {
  const yearsH = drawn?.downH ?? new Float64Array();
  const exact = exactUnavailability(model, phase);
  if (exact !== undefined) return { meanH: exact * (drawn?.judgedH ?? Number.NaN), errorH: 0 };
  const estimate = estimateDowntime(model, phase, yearsH);
  return { meanH: estimate.value, errorH: errorOf(estimate), yearsH };
}

/** The difference that a draw of the numbers makes, on the same years. */
function measureDraw(
  model: Model,
  phase: Phase,
  {
    full,
    before,
    after,
    isMoved,
  }: { full: DrawnMean; before: PhaseYears; after: PhaseYears; isMoved: boolean },
): DrawnMean {
  const exact = exactUnavailability(model, phase);
  if (exact !== undefined) return { meanH: exact * after.judgedH, errorH: 0 };
  const yearsH = after.downH.map((each, year) => each - (before.downH[year] ?? 0));
  const { value, error } = estimateMean(yearsH);
  const isMet = [before, after].some(({ downH }) => hasUnplanned(model, downH));
  // What was never met says nothing of how much it differs.
  const unmet = isMoved && !isMet ? errorOf(estimateDowntime(model, phase, after.downH)) : error;
  return { meanH: Math.max(0, full.meanH + value), errorH: unmet, yearsH };
}

/** Also of none at all, whose interval has no error but an upper end. */
function errorOf({ value, high }: Estimate): number {
  return (high - value) / Z95;
}

interface Columns {
  phase: string;
  meanDownMin: Float64Array;
  errorMin: Float64Array;
  sparedMin: Float64Array;
  sparedErrorMin: Float64Array;
  meets: { target: number; chances: Float64Array }[];
}

function createColumns(phase: string, draws: number, targets: number[]): Columns {
  return {
    phase,
    meanDownMin: new Float64Array(draws),
    errorMin: new Float64Array(draws),
    sparedMin: new Float64Array(draws),
    sparedErrorMin: new Float64Array(draws),
    meets: targets.map((target) => ({ target, chances: new Float64Array(draws) })),
  };
}

/** The first phase in full, this one in full, and the differences of both. */
type Four = [DrawnMean, DrawnMean, DrawnMean, DrawnMean];

function noteMeans(columns: Columns, round: number, [firstFull, full, first, mean]: Four): void {
  columns.meanDownMin[round] = mean.meanH * 60;
  columns.errorMin[round] = Math.hypot(full.errorH, mean.errorH) * 60;
  columns.sparedMin[round] = (first.meanH - mean.meanH) * 60;
  columns.sparedErrorMin[round] =
    Math.hypot(errorOfSpared(firstFull, full), errorOfSpared(first, mean)) * 60;
}

/** Both saw the same failures: what the two have in common is no error of how they differ. */
function errorOfSpared(first: DrawnMean, other: DrawnMean): number {
  const { yearsH } = other;
  if (!first.yearsH || !yearsH) return Math.hypot(first.errorH, other.errorH);
  return estimateMean(first.yearsH.map((each, year) => each - (yearsH[year] ?? 0))).error;
}

function describeBelief(
  { phase, meanDownMin, errorMin, sparedMin, sparedErrorMin, meets }: Columns,
  { claim, judgedH, yearsEach }: { claim?: number; judgedH: number; yearsEach: number },
): PhaseBelief {
  const uptimes = meanDownMin.map((min) => 1 - min / (judgedH * 60));
  const errors = errorMin.map((min) => min / (judgedH * 60));
  const { value, low, high } = spreadOf(uptimes, errors);
  const kept = uptimes.filter((uptime) => uptime >= (claim ?? Number.NaN)).length;
  return {
    phase,
    meanDownMin,
    sparedMin,
    sparedErrorMin,
    uptime: { value, low: Math.max(0, low), high: Math.min(1, high) },
    meets: meets.map(({ target, chances }) => ({
      target,
      chance: spreadOfChance(chances, yearsEach),
    })),
    ...(claim !== undefined && { claimKept: kept / meanDownMin.length }),
  };
}

/** The middle 95 % of draws around their median, its ends further out by the errors of drawing them. */
export function spreadOf(draws: Float64Array, errors: Float64Array): Estimate {
  const order = Uint32Array.from(draws.keys()).sort((a, b) => (draws[a] ?? 0) - (draws[b] ?? 0));
  const sorted = Float64Array.from(order, (draw) => draws[draw] ?? 0);
  const wider = Float64Array.from(order, (draw) => Z95 * (errors[draw] ?? 0));
  return {
    value: quantileOf(sorted, 0.5),
    low: quantileOf(sorted, TAIL) - quantileOf(wider, TAIL),
    high: quantileOf(sorted, 1 - TAIL) + quantileOf(wider, 1 - TAIL),
  };
}

/** Wider by what so few years leave open. */
function spreadOfChance(draws: Float64Array, yearsEach: number): Estimate {
  const { value, low, high } = spreadOf(draws, new Float64Array(draws.length));
  return {
    value,
    low: wilson(low * yearsEach, yearsEach).low,
    high: wilson(high * yearsEach, yearsEach).high,
  };
}
