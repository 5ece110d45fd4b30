import { composeRow } from '../compose-row.ts';
import type { Sample, Span } from '../interval.ts';
import type { RecoveryView, RunView } from '../run-view.ts';
import type { Indicator } from './expectation-of.ts';

/** Heal asked → start of the first 5 s in which the stack was itself again; of trials the slowest. */
export const recovery: Indicator<'recovery'> = (expectation, run) => {
  const { healAskedMs } = run.recovery;
  const between = [...run.recoveries.values()];
  const shared = {
    quantity: 'recovery',
    unit: 'ms',
    bound: { op: '<=', value: expectation.withinMs },
    population: `recoveries after ${between.length > 0 ? 'each' : 'the last'} heal`,
    stands: 'in-a-valid-run',
  } as const;
  if (healAskedMs === undefined) {
    const missing = 'nothing was healed, so that nothing could recover';
    return [composeRow(expectation, { ...shared, windows: [], samples: 0, missing })];
  }
  const last = { fromMs: healAskedMs, toMs: Math.max(healAskedMs, run.whole.toMs) };
  const windows = [...between.flatMap(findWindow), last];
  const recoveries = [...between, run.recovery].flatMap((view) => measureRecovery(view, run));
  const low = Math.max(...recoveries.map((sample) => sample.low));
  const high = Math.max(...recoveries.map((sample) => sample.high));
  const never =
    'the steady state did not hold for 5 s without a degraded answer or a missing write';
  const worst = Number.isFinite(high) ? undefined : never;
  const samples = recoveries.length;
  return [composeRow(expectation, { ...shared, windows, samples, low, high, worst })];
};

/** No sample while something was not healed: then there was nothing to recover from yet. */
function measureRecovery(
  { healAskedMs, startMs, notBeforeMs }: RecoveryView,
  run: RunView,
): Pick<Sample, 'low' | 'high'>[] {
  if (healAskedMs === undefined) return [];
  if (startMs === undefined) {
    const low = Math.max(0, notBeforeMs - healAskedMs);
    return [{ low, high: Number.POSITIVE_INFINITY }];
  }
  const lostMs = run.lateness.overlapMs(healAskedMs, startMs);
  const low = Math.max(0, startMs - healAskedMs - lostMs);
  return [{ low, high: startMs - healAskedMs + run.lateness.beforeMs(healAskedMs) }];
}

function findWindow({ healAskedMs, startMs, notBeforeMs }: RecoveryView): Span[] {
  if (healAskedMs === undefined) return [];
  return [{ fromMs: healAskedMs, toMs: Math.max(healAskedMs, startMs ?? notBeforeMs) }];
}
