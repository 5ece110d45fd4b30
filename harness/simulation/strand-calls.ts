import { type Estimate, estimateMean } from '../probability/estimate.ts';
import { changeModel } from './parameter.ts';
import { resolveModel } from './resolve-model.ts';
import { simulateYears } from './simulate-years.ts';
import type { Study } from './study.ts';

/**
 * Share of the calls of each phase that would be finished if none survived a switch, on the same failures; undefined
 * where the model says nothing of calls, or none survives anyway.
 */
export function strandCalls(
  { raw, model }: Study,
  { years, seed }: { years: number; seed: string },
): Estimate[] | undefined {
  const survives = model.phases.some(({ needs }) =>
    needs.some((need) => need.kind !== 'component' && (need.migrates ?? 0) > 0),
  );
  if (!model.calls || !survives) return undefined;
  const stranded = changeModel(raw, ({ phases }) => {
    for (const { failover, atLeast } of Object.values(phases).flat()) {
      if (failover) failover.migrates = 0;
      if (atLeast) atLeast.migrates = 0;
    }
  });
  const drawn = simulateYears(resolveModel(stranded), years, seed);
  return drawn.map(({ callSuccess = new Float64Array() }) => {
    const { value, low, high } = estimateMean(callSuccess);
    return { value, low, high };
  });
}
