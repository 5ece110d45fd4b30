import { type Estimate, estimateMean } from '../probability/estimate.ts';
import { garwood } from '../probability/garwood.ts';
import { judgeMaintenance } from './maintenance.ts';
import { listComponents, type Model, type Phase } from './model.ts';

/** Hours of a year that are no outage but the rounding of sums. */
const ROUNDING_H = 1e-9;

/**
 * Mean hours down of a year. Where no year was down but for maintenance the draws say nothing of how far they may be
 * off: then up to as many outages as Garwood's interval of none leaves open, each as long as the slowest repair takes
 * on average.
 */
export function estimateDowntime(
  model: Model,
  phase: Phase,
  downH: Float64Array,
): Estimate & { error: number } {
  const { value, low, high, error } = estimateMean(downH);
  if (hasUnplanned(model, downH)) return { value, low: Math.max(0, low), high, error };
  const [, most] = garwood(0);
  const beyondH = (most / downH.length) * longestRepairH(model, phase);
  return { value, low: value, high: value + beyondH, error };
}

function longestRepairH({ components }: Model, { needs }: Phase): number {
  const named = needs.flatMap(listComponents);
  const all = new Set([...named, ...named.flatMap((name) => components.get(name)?.on ?? [])]);
  return Math.max(...[...all].map((name) => components.get(name)?.repair.meanH ?? 0));
}

/** Whether any year was down for more than its maintenance. */
export function hasUnplanned({ maintenance = [] }: Model, downH: Float64Array): boolean {
  const { countedH } = judgeMaintenance(maintenance);
  return downH.some((each) => each > countedH + ROUNDING_H);
}
