import type { Call, Turn } from '../call-record.ts';
import type { Sample, Span } from '../interval.ts';
import { type Population, resolvePopulation, selectTurns } from '../population.ts';
import type { RunView } from '../run-view.ts';
import { durationRows } from '../statistics.ts';
import type { Row } from '../verdict.ts';
import type { ExpectationOf } from './expectation-of.ts';

type TurnExpectation = ExpectationOf<'turn-latency' | 'dead-air' | 'answer-gap'>;

/**
 * Rows over turns that have one duration each. A turn that the harness cut is left out, unless what
 * was seen of it is already longer than every bound.
 */
export function turnRows(
  expectation: TurnExpectation,
  run: RunView,
  measure: (turn: DueTurn, call: Call) => Sample,
): Row[] {
  const population = resolvePopulation(expectation.window, run);
  const strictestMs = Math.min(...expectation.bounds.map((bound) => bound.atMostMs));
  const samples = measureTurns(selectTurns(population, run), measure, strictestMs);
  return durationRows(expectation, samples, describeTurns(population));
}

function* measureTurns(
  selected: Iterable<{ turn: Turn; call: Call }>,
  measure: (turn: DueTurn, call: Call) => Sample,
  strictestMs: number,
): Generator<Sample, undefined> {
  for (const { turn, call } of selected) {
    if (!isDue(turn)) continue;
    const sample = measure(turn, call);
    const isTold = sample.never === undefined && sample.low > strictestMs;
    if (turn.outcome !== 'cut' || isTold) yield sample;
  }
}

export interface DueTurn extends Turn {
  dueMs: number;
}

/** Whether the caller's speech came to its end, so that an answer was due. */
export function isDue(turn: Turn): turn is DueTurn {
  return turn.dueMs !== undefined && turn.dueMs <= turn.endMs;
}

export function describeTurns(population: Population): {
  population: string;
  windows: Span[];
  missing?: string;
} {
  const { windows, faults, when, missing } = population;
  const exercised = faults.length > 0 ? 'turns exercised' : 'turns';
  return { population: `${exercised} ${when}`, windows, ...(missing ? { missing } : {}) };
}

export function nameTurn({ call, number }: Turn): string {
  return `${call}, turn ${number}`;
}
