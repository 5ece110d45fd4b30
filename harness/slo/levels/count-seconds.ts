import type { JournalIndicator } from '../../objectives/read-indicator.ts';
import type { Goodness } from '../indicators/probe-goodness.ts';
import { type DueTurn, isDue } from '../indicators/turn-samples.ts';
import { joinSpans, measureHeard, type Span, subtractSpans } from '../interval.ts';
import type { RunView } from '../run-view.ts';
import { isBadCall } from './count-calls.ts';
import { countRequests } from './count-requests.ts';
import { BAD, type CountedUnit, GOOD } from './counted-unit.ts';

const SECOND_MS = 1_000;
/** What claims to last longer than this (11 days) is no run, and is not counted out in seconds. */
const MOST_SECONDS = 1_000_000;

/** Left open by the lateness of the harness. */
const OPEN: Goodness = { certain: false, possible: true };

interface Seen extends Goodness {
  span: Span;
}

/**
 * Seconds of the run, counted from its beginning, in which there was anything to see: bad when any of it
 * was bad. So they are the union of all outages, in whole seconds.
 */
export function countSeconds(indicator: JournalIndicator, run: RunView): CountedUnit[] {
  const seen =
    indicator.source.of === undefined ? seeVoice(indicator, run) : seeRequests(indicator, run);
  const originMs = run.whole.fromMs;
  const most = Math.ceil((run.whole.toMs - originMs) / SECOND_MS) - 1;
  if (most > MOST_SECONDS) return [];
  const seconds = new Map<number, Goodness>();
  for (const { span, certain, possible } of seen) {
    const first = Math.max(0, Math.floor((span.fromMs - originMs) / SECOND_MS));
    const last = Math.max(first, Math.ceil((span.toMs - originMs) / SECOND_MS) - 1);
    for (let index = first; index <= Math.min(last, most); index += 1) {
      seconds.set(index, worseOf(seconds.get(index) ?? GOOD, { certain, possible }));
    }
  }
  return [...seconds].map(([index, goodness]) => {
    const fromMs = originMs + index * SECOND_MS;
    return { atMs: fromMs, span: { fromMs, toMs: fromMs + SECOND_MS }, ...goodness };
  });
}

/** A second is what the requests that were due in it were. */
function* seeRequests(indicator: JournalIndicator, run: RunView): Generator<Seen, undefined> {
  for (const { atMs, certain, possible } of countRequests(indicator, run)) {
    yield { span: { fromMs: atMs, toMs: atMs }, certain, possible };
  }
}

/**
 * Calls on the line; in them answer gaps that are longer than allowed, and the end of those that went wrong:
 * all of one in which the caller never came to speak.
 */
function* seeVoice(
  { withinMs: allowedMs }: JournalIndicator,
  run: RunView,
): Generator<Seen, undefined> {
  for (const call of run.calls) {
    const { dialledMs, endMs, turns } = call;
    yield { span: { fromMs: dialledMs, toMs: Math.max(dialledMs, endMs) }, ...GOOD };
    const badFromMs = turns.length === 0 ? Math.min(dialledMs, endMs) : endMs;
    if (isBadCall(call)) yield { span: { fromMs: badFromMs, toMs: endMs }, ...BAD };
    for (const turn of turns) if (isDue(turn)) yield* seeGaps(turn, allowedMs, run);
  }
}

/** Gaps of an answer that are too long, however long the caller had patience for one that was never given. */
function seeGaps(turn: DueTurn, allowedMs: number | undefined, run: RunView): Seen[] {
  const due = [{ fromMs: turn.dueMs, toMs: turn.endMs }];
  const gaps = subtractSpans(due, joinSpans(turn.answer));
  return gaps.flatMap((span): Seen[] => {
    if (turn.outcome === 'failed' && span.toMs >= turn.endMs) return [{ span, ...BAD }];
    if (allowedMs === undefined) return [];
    const { low, high } = measureHeard(run.lateness, span.fromMs, span.toMs, '');
    return high <= allowedMs ? [] : [{ span, certain: false, possible: low <= allowedMs }];
  });
}

/** One of few: a long run has many seconds. */
function worseOf(a: Goodness, b: Goodness): Goodness {
  if (!a.possible || !b.possible) return BAD;
  return a.certain && b.certain ? GOOD : OPEN;
}
