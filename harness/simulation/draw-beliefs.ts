import { type Estimate, quantileOf, wilson } from '../probability/estimate.ts';
import { deriveRandom } from '../scenario/random.ts';
import { countMeeting } from './count-meeting.ts';
import { exactUnavailability } from './exact-phase.ts';
import { changeModel } from './parameter.ts';
import { resolveModel } from './resolve-model.ts';
import { type PhaseYears, simulateYears } from './simulate-years.ts';
import type { Study } from './study.ts';

/** Two-sided 95 %. */
const TAIL = 0.025;

/** What the years of a phase may be like, given that its numbers are not known for certain. */
export interface PhaseBelief {
  phase: string;
  /** Mean minutes down a year, one for each draw of the numbers; by formula where there is one. */
  meanDownMin: Float64Array;
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

/**
 * The outer layer of what is unknown: numbers that have a range, or that trials measured, are drawn
 * outside, years inside. Every draw sees the same seed of years, so that what differs between two draws
 * is owed to the numbers. Undefined where no number has a range: then nothing is known of this layer.
 */
export function drawBeliefs(
  study: Study,
  seed: string,
  { draws, yearsEach }: { draws: number; yearsEach: number },
): Beliefs | undefined {
  const unsure = study.parameters.filter(({ draw }) => draw);
  if (unsure.length === 0) return undefined;
  const { phases, targets, claims } = study.model;
  const means = phases.map(() => new Float64Array(draws));
  let judgedH = Number.NaN;
  const chances = phases.map(() => targets.map(() => new Float64Array(draws)));
  for (let round = 0; round < draws; round += 1) {
    const raw = changeModel(study.raw, (copy) => {
      for (const { name, draw, set } of unsure) {
        const value = draw?.(deriveRandom(seed, 'parameter', name, round));
        if (value !== undefined) set(copy, value);
      }
    });
    const model = resolveModel(raw);
    for (const [index, drawn] of simulateYears(model, yearsEach, `${seed} inner`).entries()) {
      const phase = model.phases[index];
      const exact = phase && exactUnavailability(model, phase);
      const [mean, chance] = [means[index], chances[index]];
      judgedH = drawn.judgedH;
      if (mean) mean[round] = (exact === undefined ? meanH(drawn) : exact * drawn.judgedH) * 60;
      for (const [nth, target] of targets.entries()) {
        const column = chance?.[nth];
        if (column) column[round] = countMeeting(drawn.downH, target, drawn.judgedH) / yearsEach;
      }
    }
  }
  return {
    draws,
    yearsEach,
    phases: phases.map(({ name }, index) =>
      describeBelief(name, means[index], chances[index], {
        targets,
        claim: claims[name],
        judgedH,
        yearsEach,
      }),
    ),
  };
}

function describeBelief(
  phase: string,
  meanDownMin = new Float64Array(),
  chances: Float64Array[] = [],
  {
    targets,
    claim,
    judgedH,
    yearsEach,
  }: { targets: number[]; claim?: number; judgedH: number; yearsEach: number },
): PhaseBelief {
  const uptimes = meanDownMin.map((min) => 1 - min / (judgedH * 60));
  return {
    phase,
    meanDownMin,
    uptime: spreadOf(uptimes),
    meets: targets.map((target, nth) => ({
      target,
      chance: spreadOfChance(chances[nth] ?? new Float64Array(), yearsEach),
    })),
    ...(claim !== undefined && {
      claimKept: uptimes.filter((uptime) => uptime >= claim).length / uptimes.length,
    }),
  };
}

/** The middle 95 % of draws around their median. */
export function spreadOf(draws: Float64Array): Estimate {
  const sorted = Float64Array.from(draws).sort();
  return {
    value: quantileOf(sorted, 0.5),
    low: quantileOf(sorted, TAIL),
    high: quantileOf(sorted, 1 - TAIL),
  };
}

/** Wider by what so few years leave open: a chance is counted, where a mean is computed. */
function spreadOfChance(draws: Float64Array, yearsEach: number): Estimate {
  const { value, low, high } = spreadOf(draws);
  return {
    value,
    low: wilson(low * yearsEach, yearsEach).low,
    high: wilson(high * yearsEach, yearsEach).high,
  };
}

function meanH({ downH }: PhaseYears): number {
  return downH.reduce((sum, each) => sum + each, 0) / downH.length;
}
