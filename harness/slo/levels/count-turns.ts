import type { JournalIndicator } from '../../objectives/read-indicator.ts';
import type { Call } from '../call-record.ts';
import { answerGapOf } from '../indicators/answer-gap.ts';
import { deadAirOf } from '../indicators/dead-air.ts';
import type { Goodness } from '../indicators/probe-goodness.ts';
import { turnLatencyOf } from '../indicators/turn-latency.ts';
import { type DueTurn, isDue } from '../indicators/turn-samples.ts';
import type { Sample } from '../interval.ts';
import type { RunView } from '../run-view.ts';
import { BAD, type CountedUnit, GOOD } from './counted-unit.ts';
import { judgeSample } from './judge-sample.ts';

type TurnQuantity = (turn: DueTurn, call: Call, run: RunView) => Sample;

const QUANTITIES: Record<string, TurnQuantity> = {
  'turn-latency': (turn, _, run) => turnLatencyOf(turn, run.lateness),
  'dead-air': (turn, call, run) => deadAirOf(turn, call, run.lateness),
  'answer-gap': (turn, _, run) => answerGapOf(turn, run.lateness),
};

/**
 * Turns of a call whose answer was due, each from then on. One that the harness cut is none, unless what
 * was seen of it is too long already.
 */
export function* countTurns(
  call: Call,
  indicator: JournalIndicator,
  run: RunView,
): Generator<CountedUnit, undefined> {
  for (const turn of call.turns) {
    if (!isDue(turn)) continue;
    const goodness = judgeTurn(turn, call, indicator, run);
    if (!goodness) continue;
    const span = { fromMs: turn.startedMs, toMs: turn.endMs };
    yield { atMs: turn.dueMs, span, group: call.name, ...goodness };
  }
}

function judgeTurn(
  turn: DueTurn,
  call: Call,
  indicator: JournalIndicator,
  run: RunView,
): Goodness | undefined {
  if (turn.outcome === 'failed') return BAD;
  const measure = QUANTITIES[indicator.source.quantity ?? ''];
  if (turn.outcome !== 'cut')
    return measure ? judgeSample(measure(turn, call, run), indicator) : GOOD;
  // It might have become longer, never shorter: of a limit from above it may be known to be broken.
  if (!measure || indicator.withinMs === undefined) return undefined;
  const { low, unit } = measure(turn, call, run);
  return judgeSample({ low, high: low, unit }, indicator).possible ? undefined : BAD;
}
