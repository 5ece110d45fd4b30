import { type Estimate, estimateMean } from '../probability/estimate.ts';
import { changeModel } from './parameter.ts';
import { resolveModel } from './resolve-model.ts';
import { simulateYears } from './simulate-years.ts';
import type { Study } from './study.ts';

/**
 * Share of the calls of each phase that would be finished if none survived a switch, on the same failures; undefined
 * for a phase in which none survives anyway, and altogether where that is so in all, or the model says nothing of calls.
 */
export function strandCalls(
  { raw, model }: Study,
  { years, seed }: { years: number; seed: string },
): (Estimate | undefined)[] | undefined {
  const survives = model.phases.map(({ needs }) =>
    needs.some((need) => need.kind !== 'component' && (need.migrates ?? 0) > 0),
  );
  if (!model.calls || !survives.includes(true)) return undefined;
  const stranded = changeModel(raw, ({ phases }) => {
    for (const { failover, atLeast } of Object.values(phases).flat()) {
      if (failover) failover.migrates = 0;
      if (atLeast) atLeast.migrates = 0;
    }
  });
  const drawn = simulateYears(resolveModel(stranded), years, seed);
  return drawn.map(({ callSuccess = new Float64Array() }, index) => {
    if (!survives[index]) return undefined;
    const { value, low, high } = estimateMean(callSuccess);
    return { value, low, high };
  });
}
