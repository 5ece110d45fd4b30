import { measureHeard, neverCame } from '../interval.ts';
import type { Indicator } from './expectation-of.ts';
import { nameTurn, turnRows } from './turn-samples.ts';

/** End of the caller's last voiced frame to the first word of the answer, at the caller's playout. */
export const turnLatency: Indicator<'turn-latency'> = (expectation, run) =>
  turnRows(expectation, run, (turn) => {
    const first = turn.answer.find((word) => word.fromMs >= turn.dueMs);
    if (!first) return neverCame(nameTurn(turn), 'no word of its answer was heard');
    return measureHeard(run.lateness, turn.dueMs, first.fromMs, nameTurn(turn));
  });
