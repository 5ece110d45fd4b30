import { apportion } from './apportion.ts';
import { countMeeting } from './count-meeting.ts';
import { type Estimate, estimateMean, quantileOf, scaleEstimate, wilson } from './estimate.ts';
import { exactCallSuccess, exactUnavailability } from './exact-phase.ts';
import type { Model, Phase } from './model.ts';
import { sharpen } from './sharpen.ts';
import type { PhaseYears } from './simulate-years.ts';

const MICROSECONDS_PER_H = 3_600_000_000;

/** One phase's years in numbers. Downtimes in minutes a year. */
export interface PhaseSummary {
  phase: string;
  uptime: Estimate;
  downMin: Estimate;
  /** The exact mean of what was drawn, and how many standard errors the drawn one is off; where it is known. */
  exactDownMin?: number;
  z?: number;
  /** The mean again, sharpened by what is known exactly of its parts: never for z. */
  sharpenedDownMin: Estimate;
  /** Share of the calls that are finished; absent when the model does not say how long they last. */
  callSuccess?: Estimate & { exact?: number };
  /** Outages that begin in a year. */
  outages: number;
  /** How years differ: so many of a hundred are down for less. */
  p5Min: number;
  p50Min: number;
  p95Min: number;
  /** Chance that a year is at least as good as each target. */
  meets: { target: number; chance: Estimate }[];
  /** In whole microseconds a year, which add up to `downUs` exactly. */
  causes: { name: string; us: number }[];
  downUs: number;
}

export function summarize(model: Model, years: PhaseYears[]): PhaseSummary[] {
  return years.map((each, index) => summarizePhase(model, model.phases[index] as Phase, each));
}

function summarizePhase(model: Model, phase: Phase, drawn: PhaseYears): PhaseSummary {
  const { downH, causesH, judgedH, callSuccess, outages } = drawn;
  const years = downH.length;
  const { error, ...down } = estimateMean(downH);
  const share = exactUnavailability(model, phase);
  const exactH = share === undefined ? undefined : share * judgedH;
  const exactCalls = exactCallSuccess(model, phase);
  const sorted = Float64Array.from(downH).sort();
  const downUs = Math.round(down.value * MICROSECONDS_PER_H);
  const causes = apportion(
    causesH.map(({ totalH }) => (totalH / years) * MICROSECONDS_PER_H),
    downUs,
  );
  return {
    phase: phase.name,
    uptime: {
      value: 1 - down.value / judgedH,
      low: 1 - down.high / judgedH,
      high: 1 - down.low / judgedH,
    },
    downMin: scaleEstimate(down, 60),
    ...(exactH !== undefined && {
      exactDownMin: exactH * 60,
      z: error === 0 ? 0 : (down.value - exactH) / error,
    }),
    sharpenedDownMin: scaleEstimate(sharpen(drawn), 60),
    ...(callSuccess && {
      callSuccess: {
        ...scaleEstimate(estimateMean(callSuccess), 1),
        ...(exactCalls !== undefined && { exact: exactCalls }),
      },
    }),
    outages: outages.reduce((sum, each) => sum + each, 0) / years,
    p5Min: quantileOf(sorted, 0.05) * 60,
    p50Min: quantileOf(sorted, 0.5) * 60,
    p95Min: quantileOf(sorted, 0.95) * 60,
    meets: model.targets.map((target) => ({
      target,
      chance: wilson(countMeeting(downH, target, judgedH), years),
    })),
    causes: causesH.map(({ name }, index) => ({ name, us: causes[index] ?? 0 })),
    downUs,
  };
}
