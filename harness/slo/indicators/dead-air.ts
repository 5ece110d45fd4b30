import type { Call } from '../call-record.ts';
import type { Sample } from '../interval.ts';
import type { Lateness } from '../lateness.ts';
import type { Indicator } from './expectation-of.ts';
import { longestStretch } from './longest-stretch.ts';
import { type DueTurn, turnRows } from './turn-samples.ts';

/** The longest stretch of a turn without anything audible while its answer is due. */
export const deadAir: Indicator<'dead-air'> = (expectation, run) =>
  turnRows(expectation, run, (turn, call) => deadAirOf(turn, call, run.lateness));

export function deadAirOf(turn: DueTurn, call: Call, lateness: Lateness): Sample {
  return longestStretch(turn, call.sounds, lateness);
}
