import { composeRow } from '../compose-row.ts';
import type { Indicator } from './expectation-of.ts';

/** Heal asked → start of the first 5 s in which the stack was itself again. */
export const recovery: Indicator<'recovery'> = (expectation, run) => {
  const { healAskedMs, startMs, notBeforeMs } = run.recovery;
  const shared = {
    quantity: 'recovery',
    unit: 'ms',
    bound: { op: '<=', value: expectation.withinMs },
    population: 'recoveries after the last heal',
    stands: 'in-a-valid-run',
  } as const;
  if (healAskedMs === undefined) {
    const missing = 'nothing was healed, so that nothing could recover';
    return [composeRow(expectation, { ...shared, windows: [], samples: 0, missing })];
  }
  const windows = [{ fromMs: healAskedMs, toMs: Math.max(healAskedMs, run.whole.toMs) }];
  const worst =
    'the steady state did not hold for 5 s without a degraded answer or a missing write';
  if (startMs === undefined) {
    const low = Math.max(0, notBeforeMs - healAskedMs);
    const high = Number.POSITIVE_INFINITY;
    return [composeRow(expectation, { ...shared, windows, samples: 1, low, high, worst })];
  }
  const lostMs = run.lateness.overlapMs(healAskedMs, startMs);
  const low = Math.max(0, startMs - healAskedMs - lostMs);
  const high = startMs - healAskedMs + run.lateness.beforeMs(healAskedMs);
  return [composeRow(expectation, { ...shared, windows, samples: 1, low, high })];
};
