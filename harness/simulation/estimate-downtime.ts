import { type Estimate, estimateMean } from '../probability/estimate.ts';
import { garwood } from '../probability/garwood.ts';
import { listComponents, type Model, type Phase } from './model.ts';

/**
 * Mean hours down of a year. Where no year was down at all the draws say nothing of how far they may be off: then up to
 * as many outages as Garwood's interval of none leaves open, each as long as the slowest repair takes on average.
 */
export function estimateDowntime(
  model: Model,
  phase: Phase,
  downH: Float64Array,
): Estimate & { error: number } {
  const { value, low, high, error } = estimateMean(downH);
  if (value > 0) return { value, low: Math.max(0, low), high, error };
  const [, most] = garwood(0);
  return { value, low: 0, high: (most / downH.length) * longestRepairH(model, phase), error };
}

function longestRepairH({ components }: Model, { needs }: Phase): number {
  const named = needs.flatMap(listComponents);
  const all = new Set([...named, ...named.flatMap((name) => components.get(name)?.on ?? [])]);
  return Math.max(...[...all].map((name) => components.get(name)?.repair.meanH ?? 0));
}
