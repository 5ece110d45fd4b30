import { joinSpans, type Sample } from '../interval.ts';
import type { Lateness } from '../lateness.ts';
import type { Indicator } from './expectation-of.ts';
import { longestStretch } from './longest-stretch.ts';
import { type DueTurn, turnRows } from './turn-samples.ts';

/**
 * The longest stretch of a turn without a word of its answer while that is due: filler ends dead air,
 * but never this.
 */
export const answerGap: Indicator<'answer-gap'> = (expectation, run) =>
  turnRows(expectation, run, (turn) => answerGapOf(turn, run.lateness));

export function answerGapOf(turn: DueTurn, lateness: Lateness): Sample {
  return longestStretch(turn, joinSpans(turn.answer), lateness);
}
