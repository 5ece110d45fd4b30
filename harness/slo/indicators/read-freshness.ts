import type { EventOf } from '../../journal/event.ts';
import { countRow } from '../count-row.ts';
import { overlapsAny, type Sample, type Span } from '../interval.ts';
import { resolvePopulation } from '../population.ts';
import type { RunView } from '../run-view.ts';
import { durationRows } from '../statistics.ts';
import type { Indicator } from './expectation-of.ts';
import { componentHit } from './failover-parties.ts';
import { WriteHistory } from './write-history.ts';

type Read = EventOf<'probe'>;
type Book = ReadonlyMap<string, WriteHistory>;

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
  const book = bookByKey(probe?.reads?.write, run);
  const shared = {
    population: `reads of ${of} ${population.when}`,
    windows: population.windows,
    missing:
      population.missing ??
      (probe?.reads ? undefined : `the stack file does not say which write ${of} shows`),
  };
  const rows = durationRows(expectation, measureAges(of, population.windows, book, run), {
    ...shared,
    population: `${shared.population} with something to show`,
  });
  if (wrong === undefined) return rows;
  let samples = 0;
  let found = 0;
  let worst: string | undefined;
  for (const read of selectReads(of, population.windows, run)) {
    samples += 1;
    if (!isWrong(read, book)) continue;
    found += 1;
    worst ??= `${read.key} showed ${read.value}, which nobody had written`;
  }
  const quantity = 'reads of what nobody wrote';
  return [...rows, countRow(expectation, found, wrong, { ...shared, quantity, samples, worst })];
};

/** Reads that were answered as they should be, by the key that they asked for. */
function* selectReads(of: string, windows: Span[], run: RunView): Generator<Read, undefined> {
  const wanted = run.header.stack.probes[of]?.good.status ?? 200;
  for (const read of run.probes.get(of) ?? []) {
    const { status, key, sentMs, answeredMs } = read;
    if (status !== wanted || key === undefined || answeredMs === undefined) continue;
    if (overlapsAny(windows, sentMs, answeredMs)) yield read;
  }
}

function* measureAges(
  of: string,
  windows: Span[],
  book: Book,
  run: RunView,
): Generator<Sample, undefined> {
  for (const read of selectReads(of, windows, run)) {
    const sample = measureAge(read, book, run);
    if (sample) yield sample;
  }
}

/** Writes of one kind by key. */
function bookByKey(write: string | undefined, run: RunView): Book {
  const book = new Map<string, WriteHistory>();
  for (const each of run.ledger.writes) {
    if (each.write !== write) continue;
    const history = book.get(each.key) ?? new WriteHistory();
    book.set(each.key, history);
    history.add(each);
  }
  return book;
}

/** Reads of a probe that missed a write, over the whole run. */
export function countStaleReads(of: string, run: RunView): number {
  const book = bookByKey(run.header.stack.probes[of]?.reads?.write, run);
  let stale = 0;
  for (const read of run.probes.get(of) ?? []) {
    if (read.key !== undefined && (measureAge(read, book, run)?.high ?? 0) > 0) stale += 1;
  }
  return stale;
}

/** Shown, but not sent by then, or told to be refused. */
function isWrong(read: Read, book: Book): boolean {
  if (read.value === undefined) return false;
  const shown = book.get(read.key ?? '')?.find(read.value);
  return !shown || shown.outcome === 'rejected' || shown.sentMs > (read.answeredMs ?? read.atMs);
}

/** Undefined for a read before any write of its key: there was nothing to be fresh of. */
function measureAge(read: Read, book: Book, run: RunView): Sample | undefined {
  const history = book.get(read.key ?? '');
  if (!history || history.earliestDoneMs(Number.NEGATIVE_INFINITY) >= read.sentMs) return undefined;
  const shown = history.find(read.value);
  // One whose outcome is unknown may have been done at any time, also after a later one.
  const settledMs =
    shown?.outcome === 'unknown' ? Number.POSITIVE_INFINITY : (shown?.answeredMs ?? 0);
  // Writes that overlapped the one shown may stand on either side of it.
  const sinceMs = history.earliestDoneMs(shown ? settledMs : Number.NEGATIVE_INFINITY);
  const unit = `the read of ${read.key} at ${Math.round(read.sentMs)} ms`;
  if (sinceMs >= read.sentMs) return { low: 0, high: 0, unit };
  const ageMs = read.sentMs - sinceMs;
  const stood = timeStoodStill(read, sinceMs, run);
  return { low: Math.max(0, ageMs - stood.longestMs), high: ageMs - stood.shortestMs, unit };
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
