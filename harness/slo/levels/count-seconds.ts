import type { JournalIndicator } from '../../objectives/read-indicator.ts';
import type { Call } from '../call-record.ts';
import type { Goodness } from '../indicators/probe-goodness.ts';
import { type DueTurn, isDue } from '../indicators/turn-samples.ts';
import { joinSpans, measureHeard, type Span, subtractSpans } from '../interval.ts';
import type { RunView } from '../run-view.ts';
import { isBadCall } from './count-call.ts';
import { countRequests } from './count-requests.ts';
import { BAD, type CountedUnit, GOOD } from './counted-unit.ts';

const SECOND_MS = 1_000;
/** What claims to last longer than this (11 days) is no run, and is not counted out in seconds. */
const MOST_SECONDS = 1_000_000;

/** Left open by the lateness of the harness. */
const OPEN: Goodness = { certain: false, possible: true };

/** A stretch of time, and whether it was good. */
interface Seen extends Goodness {
  span: Span;
}

/**
 * Seconds of a run, counted from its beginning, in which there was anything to see: bad when any of it was
 * bad. So they are the union of all outages, in whole seconds.
 */
export class SecondTally {
  readonly #originMs: number;
  /** The last second of the run. */
  readonly #last: number;
  readonly #seconds = new Map<number, Goodness>();

  constructor({ whole }: RunView) {
    this.#originMs = whole.fromMs;
    this.#last = Math.ceil((whole.toMs - whole.fromMs) / SECOND_MS) - 1;
  }

  see({ span, certain, possible }: Seen): void {
    if (this.#last > MOST_SECONDS) return;
    const first = Math.max(0, Math.floor((span.fromMs - this.#originMs) / SECOND_MS));
    const last = Math.max(first, Math.ceil((span.toMs - this.#originMs) / SECOND_MS) - 1);
    for (let index = first; index <= Math.min(last, this.#last); index += 1) {
      const before = this.#seconds.get(index) ?? GOOD;
      this.#seconds.set(index, worseOf(before, { certain, possible }));
    }
  }

  *list(): Generator<CountedUnit, undefined> {
    for (const [index, goodness] of this.#seconds) {
      const fromMs = this.#originMs + index * SECOND_MS;
      yield { atMs: fromMs, span: { fromMs, toMs: fromMs + SECOND_MS }, ...goodness };
    }
  }
}

/** A second is what the requests that were due in it were. */
export function countSecondsOfRequests(
  indicator: JournalIndicator,
  run: RunView,
): Iterable<CountedUnit> {
  const tally = new SecondTally(run);
  for (const { atMs, certain, possible } of countRequests(indicator, run)) {
    tally.see({ span: { fromMs: atMs, toMs: atMs }, certain, possible });
  }
  return tally.list();
}

/**
 * A call on the line; in it answer gaps that are longer than allowed, and the end of one that went wrong:
 * all of one in which the caller never came to speak.
 */
export function* seeCall(
  call: Call,
  { withinMs: allowedMs }: JournalIndicator,
  run: RunView,
): Generator<Seen, undefined> {
  const { dialledMs, endMs, turns } = call;
  yield { span: { fromMs: dialledMs, toMs: Math.max(dialledMs, endMs) }, ...GOOD };
  const badFromMs = turns.length === 0 ? Math.min(dialledMs, endMs) : endMs;
  if (isBadCall(call)) yield { span: { fromMs: badFromMs, toMs: endMs }, ...BAD };
  for (const turn of turns) if (isDue(turn)) yield* seeGaps(turn, allowedMs, run);
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
