import { answerGapOf } from '../indicators/answer-gap.ts';
import { deadAirOf } from '../indicators/dead-air.ts';
import type { Goodness } from '../indicators/probe-goodness.ts';
import { turnLatencyOf } from '../indicators/turn-latency.ts';
import { type DueTurn, isDue } from '../indicators/turn-samples.ts';
import type { Call } from '../call-record.ts';
import type { Sample } from '../interval.ts';
import type { RunView } from '../run-view.ts';
import { BAD, type CountedUnit, GOOD } from './counted-unit.ts';
import { judgeSample } from './judge-sample.ts';
import type { JournalIndicator } from './read-indicator.ts';

type TurnQuantity = (turn: DueTurn, call: Call, run: RunView) => Sample;

const QUANTITIES: Record<string, TurnQuantity> = {
  'turn-latency': (turn, _, run) => turnLatencyOf(turn, run.lateness),
  'dead-air': (turn, call, run) => deadAirOf(turn, call, run.lateness),
  'answer-gap': (turn, _, run) => answerGapOf(turn, run.lateness),
};

/** Turns whose answer was due, each from then on; those that the harness cut are none. */
export function countTurns(indicator: JournalIndicator, run: RunView): CountedUnit[] {
  return run.calls.flatMap((call) =>
    call.turns
      .filter(isDue)
      .filter(({ outcome }) => outcome !== 'cut')
      .map((turn) => ({
        atMs: turn.dueMs,
        span: { fromMs: turn.startedMs, toMs: turn.endMs },
        group: call.name,
        ...judgeTurn(turn, call, indicator, run),
      })),
  );
}

function judgeTurn(
  turn: DueTurn,
  call: Call,
  indicator: JournalIndicator,
  run: RunView,
): Goodness {
  if (turn.outcome === 'failed') return BAD;
  const measure = QUANTITIES[indicator.source.quantity ?? ''];
  return measure ? judgeSample(measure(turn, call, run), indicator) : GOOD;
}
