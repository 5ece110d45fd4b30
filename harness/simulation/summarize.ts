import { type Estimate, estimateMean, wilson } from './estimate.ts';
import { estimateRare, type RareEstimate } from './estimate-rare.ts';
import {
  exactCallSuccess,
  exactChance,
  exactOutageRate,
  exactUnavailability,
} from './exact-phase.ts';
import type { Model, Phase } from './model.ts';
import { chainOfPhase } from './repair-chain.ts';
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
  /** Outages that begin in a year, and how many do by the formula. */
  outagesAYear: Estimate & { exact?: number };
  /** Share of time down by biased cycles, where the years met too few outages and all is exponential. */
  rare?: RareEstimate;
  /** Chance that a year is at least as good as each target, and the known one of a single exponential component. */
  meets: { target: number; chance: Estimate; exact?: number }[];
  causes: { name: string; min: number }[];
}

/** Fewer outages than these in all years say little of how often they are. */
const FEW_OUTAGES = 100;
const RARE_CYCLES = 200_000;

export function summarize(model: Model, years: PhaseYears[]): PhaseSummary[] {
  return years.map((each, index) => summarizePhase(model, model.phases[index] as Phase, each));
}

function summarizePhase(model: Model, phase: Phase, drawn: PhaseYears): PhaseSummary {
  const { downH, causesH, judgedH, callSuccess, outages } = drawn;
  const years = downH.length;
  const { error, ...down } = estimateMean(downH);
  const exactShare = exactUnavailability(model, phase);
  const exactH = exactShare === undefined ? undefined : exactShare * judgedH;
  const outageRate = exactOutageRate(model, phase);
  const rare = estimateRarely(model, phase, outages);
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
    outagesAYear: {
      ...estimateMean(Float64Array.from(outages)),
      ...(outageRate !== undefined && { exact: outageRate * judgedH }),
    },
    ...(rare && { rare }),
    p50Min: quantile(0.5) * 60,
    p95Min: quantile(0.95) * 60,
    meets: model.targets.map((target) => {
      const atMostH = (1 - target) * judgedH;
      const good = downH.filter((each) => each <= atMostH).length;
      const exact = exactChance(model, phase, atMostH);
      return { target, chance: wilson(good, years), ...(exact !== undefined && { exact }) };
    }),
    causes: causesH.map(({ name, totalH }) => ({ name, min: (totalH / years) * 60 })),
  };
}

function scaleToMin({ value, low, high }: Estimate): Estimate {
  return { value: value * 60, low: low * 60, high: high * 60 };
}

function estimateRarely(
  model: Model,
  phase: Phase,
  outages: Uint32Array,
): RareEstimate | undefined {
  const met = outages.reduce((sum, each) => sum + each, 0);
  if (met >= FEW_OUTAGES || (model.maintenance ?? []).length > 0) return undefined;
  const chain = chainOfPhase(model, phase);
  return chain && estimateRare(chain, RARE_CYCLES, phase.name);
}
