import { type Estimate, estimateMean, wilson } from './estimate.ts';
import { shareAtLeastDown, unavailability, unavailabilityWithBackup } from './exact.ts';
import type { Model, Need, Phase } from './model.ts';
import { type PhaseYears, YEAR_H } from './simulate-years.ts';

/** One phase's years in numbers. Downtimes in minutes a year. */
export interface PhaseSummary {
  phase: string;
  uptime: Estimate;
  downMin: Estimate;
  /** The exact mean of what was drawn, and how many standard errors the drawn one is off. */
  exactDownMin: number;
  z: number;
  p50Min: number;
  p95Min: number;
  /** Chance that a year is at least as good as each target. */
  meets: { target: number; chance: Estimate }[];
  causes: { name: string; min: number }[];
}

export function summarize(model: Model, years: PhaseYears[]): PhaseSummary[] {
  return years.map((each, index) => summarizePhase(model, model.phases[index] as Phase, each));
}

function summarizePhase(model: Model, phase: Phase, { downH, causesH }: PhaseYears): PhaseSummary {
  const years = downH.length;
  const { error, ...down } = estimateMean(downH);
  const exactH = exactUnavailability(model, phase) * YEAR_H;
  const sorted = Float64Array.from(downH).sort();
  const quantile = (share: number): number => sorted[Math.ceil(share * years) - 1] ?? 0;
  return {
    phase: phase.name,
    uptime: {
      value: 1 - down.value / YEAR_H,
      low: 1 - down.high / YEAR_H,
      high: 1 - down.low / YEAR_H,
    },
    downMin: { value: down.value * 60, low: down.low * 60, high: down.high * 60 },
    exactDownMin: exactH * 60,
    z: error === 0 ? 0 : (down.value - exactH) / error,
    p50Min: quantile(0.5) * 60,
    p95Min: quantile(0.95) * 60,
    meets: model.targets.map((target) => {
      const good = downH.filter((each) => each <= (1 - target) * YEAR_H).length;
      return { target, chance: wilson(good, years) };
    }),
    causes: causesH.map(({ name, totalH }) => ({ name, min: (totalH / years) * 60 })),
  };
}

/** Share of time in which a phase is down: its needs are independent, and no component is in two. */
function exactUnavailability({ components }: Model, { needs }: Phase): number {
  const shareOf = (name: string): number => {
    const component = components.get(name);
    return component ? unavailability(component) : 0;
  };
  const exact = (need: Need): number => {
    if (need.kind === 'component') return shareOf(need.component);
    if (need.kind === 'group') {
      return shareAtLeastDown(need.of.length - need.leastUp + 1, need.of.map(shareOf));
    }
    const primary = components.get(need.from);
    return primary ? unavailabilityWithBackup(primary, 1 - shareOf(need.to), need) : 0;
  };
  return shareAtLeastDown(1, needs.map(exact));
}
