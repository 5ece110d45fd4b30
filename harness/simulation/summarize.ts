import {
  type Estimate,
  estimateMean,
  quantileOf,
  scaleEstimate,
  wilson,
} from '../probability/estimate.ts';
import { apportion } from './apportion.ts';
import { countMeeting } from './count-meeting.ts';
import { estimateDowntime } from './estimate-downtime.ts';
import { estimateRare, type RareEstimate } from './estimate-rare.ts';
import {
  exactCallSuccess,
  exactChance,
  exactOutageRate,
  exactUnavailability,
} from './exact-phase.ts';
import { countWindows } from './maintenance.ts';
import type { Model, Phase } from './model.ts';
import { chainOfPhase } from './repair-chain.ts';
import { sharpen } from './sharpen.ts';
import type { PhaseYears } from './simulate-years.ts';

const MICROSECONDS_PER_H = 3_600_000_000;
/** Fewer outages than these in all years say little of how often they are, and their mean is not near to normal. */
const FEW_OUTAGES = 100;
const RARE_CYCLES = 200_000;
/** An error that is less than so much of its mean is none of drawing. */
const ROUNDING = 1e-12;

/** One phase's years in numbers. Downtimes in minutes a year. */
export interface PhaseSummary {
  phase: string;
  uptime: Estimate & { exact?: number };
  downMin: Estimate;
  /** The exact mean of what was drawn, where it is known. */
  exactDownMin?: number;
  /** How many standard errors the drawn one is off; absent where too few outages were met for that to be normal. */
  z?: number;
  /** The mean again, sharpened by what is known exactly of its parts: never for z. */
  sharpenedDownMin: Estimate;
  /** Share of the calls that are finished; absent when the model does not say how long they last. */
  callSuccess?: Estimate & { exact?: number };
  /** How years differ: so many of a hundred are down for less. */
  p5Min: number;
  p50Min: number;
  p95Min: number;
  /** Outages that begin in a year, and how many do by the formula. */
  outagesAYear: Estimate & { exact?: number };
  /** Share of time down outside of maintenance, by biased cycles: too few outages were met, and all is exponential. */
  rare?: RareEstimate;
  /** Chance that a year is at least as good as each target, and the known one of a single exponential component. */
  meets: { target: number; chance: Estimate; exact?: number }[];
  /** In whole microseconds a year, which add up to `downUs` exactly. */
  causes: { name: string; us: number }[];
  downUs: number;
}

export function summarize(model: Model, years: PhaseYears[]): PhaseSummary[] {
  return years.map((each, index) => summarizePhase(model, model.phases[index] as Phase, each));
}

function summarizePhase(model: Model, phase: Phase, drawn: PhaseYears): PhaseSummary {
  const { downH, judgedH, callSuccess, outages } = drawn;
  const { error, ...down } = estimateDowntime(model, phase, downH);
  const exactShare = exactUnavailability(model, phase);
  const exactH = exactShare === undefined ? undefined : exactShare * judgedH;
  const outageRate = exactOutageRate(model, phase);
  const planned = countWindows(model.maintenance ?? []) * outages.length;
  const met = outages.reduce((sum, each) => sum + each, 0) - planned;
  const rare = met < FEW_OUTAGES ? estimateRarely(model, phase) : undefined;
  const exactCalls = exactCallSuccess(model, phase);
  const sorted = Float64Array.from(downH).sort();
  return {
    phase: phase.name,
    uptime: {
      value: 1 - down.value / judgedH,
      low: 1 - down.high / judgedH,
      high: 1 - down.low / judgedH,
      ...(exactShare !== undefined && { exact: 1 - exactShare }),
    },
    downMin: scaleEstimate(down, 60),
    ...(exactH !== undefined && {
      exactDownMin: exactH * 60,
      ...(met >= FEW_OUTAGES &&
        error > ROUNDING * down.value && { z: (down.value - exactH) / error }),
    }),
    sharpenedDownMin: scaleEstimate(sharpen(drawn), 60),
    ...(callSuccess && {
      callSuccess: {
        ...estimateMean(callSuccess),
        ...(exactCalls !== undefined && { exact: exactCalls }),
      },
    }),
    outagesAYear: {
      ...estimateMean(Float64Array.from(outages)),
      ...(outageRate !== undefined && { exact: outageRate * judgedH }),
    },
    ...(rare && { rare }),
    p5Min: quantileOf(sorted, 0.05) * 60,
    p50Min: quantileOf(sorted, 0.5) * 60,
    p95Min: quantileOf(sorted, 0.95) * 60,
    meets: model.targets.map((target) => {
      const exact = exactChance(model, phase, (1 - target) * judgedH);
      const chance = wilson(countMeeting(downH, target, judgedH), downH.length);
      return { target, chance, ...(exact !== undefined && { exact }) };
    }),
    ...countCauses(drawn, down.value),
  };
}

function countCauses(
  { downH, causesH }: PhaseYears,
  meanH: number,
): Pick<PhaseSummary, 'causes' | 'downUs'> {
  const downUs = Math.round(meanH * MICROSECONDS_PER_H);
  const parts = causesH.map(({ totalH }) => (totalH / downH.length) * MICROSECONDS_PER_H);
  const whole = apportion(parts, downUs);
  return { causes: causesH.map(({ name }, index) => ({ name, us: whole[index] ?? 0 })), downUs };
}

function estimateRarely(model: Model, phase: Phase): RareEstimate | undefined {
  const chain = chainOfPhase(model, phase);
  return chain && estimateRare(chain, RARE_CYCLES, phase.name);
}
