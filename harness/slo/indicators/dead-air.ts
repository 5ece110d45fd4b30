import type { Indicator } from './expectation-of.ts';
import { longestStretch } from './longest-stretch.ts';
import { turnRows } from './turn-samples.ts';

/** The longest stretch of a turn without anything audible while its answer is due. */
export const deadAir: Indicator<'dead-air'> = (expectation, run) => {
  const sounds = new Map(run.calls.map((call) => [call.name, call.sounds]));
  return turnRows(expectation, run, (turn) =>
    longestStretch(turn, sounds.get(turn.call) ?? [], run.lateness),
  );
};
