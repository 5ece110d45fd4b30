import { type Estimate, estimateMean, wilson } from './estimate.ts';
import { exactCallSuccess, exactUnavailability } from './exact-phase.ts';
import type { Model, Phase } from './model.ts';
import { sharpen } from './sharpen.ts';
import type { PhaseYears } from './simulate-years.ts';

/** One phase's years in numbers. Downtimes in minutes a year. */
export interface PhaseSummary {
  phase: string;
  uptime: Estimate;
  downMin: Estimate;
  /** The exact mean of what was drawn, and how many standard errors the drawn one is off; absent where none is known. */
  exactDownMin?: number;
  z?: number;
  /** The mean again, sharpened by what is known exactly of its parts: never for z. */
  sharpenedDownMin: Estimate;
  /** Share of the calls that are finished; absent when the model does not say how long they last. */
  callSuccess?: Estimate & { exact?: number };
  p50Min: number;
  p95Min: number;
  /** Chance that a year is at least as good as each target. */
  meets: { target: number; chance: Estimate }[];
  causes: { name: string; min: number }[];
}

export function summarize(model: Model, years: PhaseYears[]): PhaseSummary[] {
  return years.map((each, index) => summarizePhase(model, model.phases[index] as Phase, each));
}

function summarizePhase(model: Model, phase: Phase, drawn: PhaseYears): PhaseSummary {
  const { downH, causesH, judgedH, callSuccess } = drawn;
  const years = downH.length;
  const { error, ...down } = estimateMean(downH);
  const exactShare = exactUnavailability(model, phase);
  const exactH = exactShare === undefined ? undefined : exactShare * judgedH;
  const exactCalls = exactCallSuccess(model, phase);
  const sorted = Float64Array.from(downH).sort();
  const quantile = (share: number): number => sorted[Math.ceil(share * years) - 1] ?? 0;
  return {
    phase: phase.name,
    uptime: {
      value: 1 - down.value / judgedH,
      low: 1 - down.high / judgedH,
      high: 1 - down.low / judgedH,
    },
    downMin: scaleToMin(down),
    ...(exactH !== undefined && {
      exactDownMin: exactH * 60,
      z: error === 0 ? 0 : (down.value - exactH) / error,
    }),
    sharpenedDownMin: scaleToMin(sharpen(drawn)),
    ...(callSuccess && {
      callSuccess: {
        ...estimateMean(callSuccess),
        ...(exactCalls !== undefined && { exact: exactCalls }),
      },
    }),
    p50Min: quantile(0.5) * 60,
    p95Min: quantile(0.95) * 60,
    meets: model.targets.map((target) => {
      const good = downH.filter((each) => each <= (1 - target) * judgedH).length;
      return { target, chance: wilson(good, years) };
    }),
    causes: causesH.map(({ name, totalH }) => ({ name, min: (totalH / years) * 60 })),
  };
}

function scaleToMin({ value, low, high }: Estimate): Estimate {
  return { value: value * 60, low: low * 60, high: high * 60 };
}
