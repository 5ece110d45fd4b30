import { measureHeard, neverHeard, type Sample } from '../interval.ts';
import type { Lateness } from '../lateness.ts';
import type { Indicator } from './expectation-of.ts';
import { type DueTurn, nameTurn, turnRows } from './turn-samples.ts';

/**
 * End of the caller's last voiced frame to the first word of the answer, at the caller's playout. Of a turn
 * that the harness cut before any word, it is longer than what was waited for.
 */
export const turnLatency: Indicator<'turn-latency'> = (expectation, run) =>
  turnRows(expectation, run, (turn) => turnLatencyOf(turn, run.lateness));

export function turnLatencyOf(turn: DueTurn, lateness: Lateness): Sample {
  const first = turn.answer.find((word) => word.fromMs >= turn.dueMs);
  if (!first && turn.outcome === 'cut') {
    const { low, unit } = measureHeard(lateness, turn.dueMs, turn.endMs, nameTurn(turn));
    return { low, high: Number.POSITIVE_INFINITY, unit };
  }
  if (!first) {
    const never = 'no word of its answer was heard';
    return neverHeard(lateness, turn.dueMs, turn.endMs, nameTurn(turn), never);
  }
  return measureHeard(lateness, turn.dueMs, first.fromMs, nameTurn(turn));
}
