import type { EventOf } from '../../journal/event.ts';
import { countRow } from '../count-row.ts';
import { overlapsAny, type Sample } from '../interval.ts';
import { resolvePopulation } from '../population.ts';
import type { RunView } from '../run-view.ts';
import { durationRows } from '../statistics.ts';
import type { WriteRecord } from '../write-record.ts';
import type { Indicator } from './expectation-of.ts';
import { componentHit } from './failover-parties.ts';

type Read = EventOf<'probe'>;

/**
 * Value read ≥ the last write acknowledged before the read was sent: how old is the oldest write of
 * its key that a read should have shown and did not; 0 when it missed none. A receipt promises a write
 * for later, so only writes acknowledged as done count. While the first that serves the probe is away
 * nothing can be committed: history stands still, and so does the age.
 */
export const readFreshness: Indicator<'read-freshness'> = (expectation, run) => {
  const { of, wrong, window } = expectation;
  const population = resolvePopulation(window, run);
  const probe = run.header.stack.probes[of];
  const reads = (run.probes.get(of) ?? []).filter(
    ({ status, key, sentMs, answeredMs }) =>
      status === (probe?.good.status ?? 200) &&
      key !== undefined &&
      answeredMs !== undefined &&
      overlapsAny(population.windows, sentMs, answeredMs),
  );
  const book = bookByKey(probe?.reads?.write, run);
  const shared = {
    population: `reads of ${of} ${population.when}`,
    windows: population.windows,
    missing:
      population.missing ??
      (probe?.reads ? undefined : `the stack file does not say which write ${of} shows`),
  };
  const samples = reads.flatMap((read) => measureAge(read, book, run) ?? []);
  const rows = durationRows(expectation, samples, {
    ...shared,
    population: `${shared.population} with something to show`,
  });
  if (wrong === undefined) return rows;
  const found = reads.filter((read) => isWrong(read, book));
  const worst = found[0] && `${found[0].key} showed ${found[0].value}, which nobody had written`;
  const quantity = 'reads of what nobody wrote';
  const counted = { ...shared, quantity, samples: reads.length, worst };
  return [...rows, countRow(expectation, found.length, wrong, counted)];
};

/** Writes of one kind by key, each in the order of sending. */
function bookByKey(write: string | undefined, run: RunView): Map<string, WriteRecord[]> {
  const ours = run.ledger.writes.filter((each) => each.write === write);
  return Map.groupBy(ours, ({ key }) => key);
}

/** Reads of a probe that missed a write, over the whole run. */
export function countStaleReads(of: string, run: RunView): number {
  const book = bookByKey(run.header.stack.probes[of]?.reads?.write, run);
  const reads = (run.probes.get(of) ?? []).filter(({ key }) => key !== undefined);
  return reads.filter((read) => (measureAge(read, book, run)?.high ?? 0) > 0).length;
}

function findShown({ key, value }: Read, book: Map<string, WriteRecord[]>) {
  return book.get(key ?? '')?.find(({ n }) => n === value);
}

/** Shown, but not sent by then, or told to be refused. */
function isWrong(read: Read, book: Map<string, WriteRecord[]>): boolean {
  if (read.value === undefined) return false;
  const shown = findShown(read, book);
  return !shown || shown.outcome === 'rejected' || shown.sentMs > (read.answeredMs ?? read.atMs);
}

/** Undefined for a read before any write of its key: there was nothing to be fresh of. */
function measureAge(
  read: Read,
  book: Map<string, WriteRecord[]>,
  run: RunView,
): Sample | undefined {
  const shown = findShown(read, book);
  // One whose outcome is unknown may have been done at any time, also after a later one.
  const settledMs =
    shown?.outcome === 'unknown' ? Number.POSITIVE_INFINITY : (shown?.answeredMs ?? 0);
  const missed: number[] = [];
  let owed = 0;
  for (const write of book.get(read.key ?? '') ?? []) {
    const { answeredMs = Number.POSITIVE_INFINITY } = write;
    if (!isDone(write) || answeredMs >= read.sentMs) continue;
    owed += 1;
    // Writes that overlapped the one shown may stand on either side of it.
    if (shown === undefined || write.sentMs > settledMs) missed.push(answeredMs);
  }
  if (owed === 0) return undefined;
  const unit = `the read of ${read.key} at ${Math.round(read.sentMs)} ms`;
  if (missed.length === 0) return { low: 0, high: 0, unit };
  const sinceMs = Math.min(...missed);
  const ageMs = read.sentMs - sinceMs;
  const stood = timeStoodStill(read, sinceMs, run);
  return { low: Math.max(0, ageMs - stood.longestMs), high: ageMs - stood.shortestMs, unit };
}

function isDone({ outcome, status }: WriteRecord): boolean {
  return outcome === 'acknowledged' && (status === undefined || status < 300);
}

/** For how long of [sinceMs, the read] the first that serves the probe was held away by faults. */
function timeStoodStill(read: Read, sinceMs: number, run: RunView) {
  const [first = ''] = run.header.stack.probes[read.probe]?.servedBy ?? [];
  const component = componentHit({ target: first });
  let longestMs = 0;
  let shortestMs = 0;
  for (const { target, t0, gone } of run.faults) {
    if (!t0 || (target !== first && target !== component)) continue;
    const overlap = (fromMs: number, toMs = read.sentMs): number =>
      Math.max(0, Math.min(read.sentMs, toMs) - Math.max(sinceMs, fromMs));
    longestMs += overlap(t0[0], gone?.[1]);
    shortestMs += overlap(t0[1], gone?.[0]);
  }
  return { longestMs, shortestMs };
}
