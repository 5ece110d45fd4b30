import type { Call, Turn } from '../call-record.ts';
import { composeRow } from '../compose-row.ts';
import type { FaultRecord } from '../fault-record.ts';
import { measureHeard, neverHeard, type Sample } from '../interval.ts';
import { resolvePopulation } from '../population.ts';
import type { RunView } from '../run-view.ts';
import { slowest } from '../statistics.ts';
import type { Row } from '../verdict.ts';
import type { ExpectationOf, Indicator } from './expectation-of.ts';
import { endOfForce, faultsOnChain, lastTrialStart } from './failover-parties.ts';

type VoiceFailover = ExpectationOf<'failover' | 'failover-at-connect'>;

/** A fault, and the maker whose words prove that the backup took over. */
export interface Takeover {
  fault: FaultRecord;
  backup: string;
  to: string;
  withinMs: number;
}

type MeasureTakeover = (call: Call, takeover: Takeover, run: RunView) => Sample | undefined;

/** Per call on the line at t0: from t0, or from its next due answer, to the backup's first word. */
export const failover: Indicator<'failover'> = (expectation, run) =>
  judgeTakeovers(expectation, run, measureFailover);

/** Times the calls that were on the line when a fault began; the slowest of them decides. */
export function judgeTakeovers(
  expectation: VoiceFailover,
  run: RunView,
  measure: MeasureTakeover,
): Row[] {
  const { of, to, withinMs, kind, window } = expectation;
  const population = resolvePopulation(window, run);
  const chain = run.header.stack.failovers[of];
  const backup = chain?.makers[to];
  const faults = chain ? faultsOnChain(population, run, chain.of, to) : [];
  const samples = faults.flatMap((fault) => timeTakeovers(expectation, fault, run, measure));
  const missing =
    population.missing ??
    (backup === undefined ? `the stack file names no maker of ${to} in ${of}` : undefined) ??
    (faults.length === 0 ? `no fault hit what ${to} should take over from` : undefined) ??
    (samples.length === 0 ? 'no trial: no call was owed an answer early enough' : undefined);
  const row = composeRow(expectation, {
    ...slowest(samples),
    quantity: `${kind} of ${of} to ${to}, slowest`,
    unit: 'ms',
    bound: { op: '<=', value: withinMs },
    samples: samples.length,
    population: `calls owed an answer by ${to}`,
    windows: population.windows,
    missing,
    stands: 'in-a-valid-run',
  });
  return [row];
}

/** One injection: the calls that were owed an answer, each with its time. */
export function timeTakeovers(
  { of, to, withinMs }: VoiceFailover,
  fault: FaultRecord,
  run: RunView,
  measure: MeasureTakeover = measureFailover,
): Sample[] {
  const backup = run.header.stack.failovers[of]?.makers[to] ?? to;
  if (!fault.t0) return [];
  const untilMs = Math.max(fault.t0[1], lastTrialStart(fault, run, withinMs));
  return Array.from(run.calls.seenIn(fault.t0[0], untilMs), (call) =>
    measure(call, { fault, backup, to, withinMs }, run),
  ).filter((sample) => sample !== undefined);
}

/** One call's trial, or undefined when it was none. */
export function measureFailover(call: Call, takeover: Takeover, run: RunView): Sample | undefined {
  const { fault, backup, withinMs } = takeover;
  const { t0 } = fault;
  if (!t0 || call.dialledMs >= t0[0] || call.endMs <= t0[0] || isWithBackup(call, t0[0], backup)) {
    return undefined;
  }
  const latestMs = lastTrialStart(fault, run, withinMs);
  for (const turn of call.turns) {
    if (turn.dueMs === undefined || turn.endMs <= t0[0]) continue;
    const from = turn.dueMs <= t0[1] ? t0 : ([turn.dueMs, turn.dueMs] as const);
    if (from[1] > latestMs) return undefined;
    if (isCompletedWithout(turn, from[0], backup, endOfForce(fault, run))) continue;
    return timeFirstWord(call, from, takeover, run, turn.number);
  }
  return undefined;
}

/**
 * From an instant to the first word by the backup in the answer to a turn, or to a later one: never,
 * when the call ends without. What is left of an answer that the backup gave before is no takeover.
 */
export function timeFirstWord(
  call: Call,
  from: readonly [number, number],
  { backup, to, withinMs }: Takeover,
  run: RunView,
  earliestTurn = Number.NEGATIVE_INFINITY,
): Sample | undefined {
  const first = call.words.find(
    ({ maker, fromMs, answerTurn }) =>
      maker === backup && fromMs >= from[0] && answerTurn >= earliestTurn,
  );
  if (first) return measureHeard(run.lateness, from, first.fromMs, call.name);
  const waitedMs = Math.max(0, call.endMs - from[1]);
  const cut = !call.ended || call.ended.reason === 'stopped';
  if (cut && waitedMs <= withinMs) return undefined;
  const how = call.ended?.reason ?? 'not ended';
  const never = `no word by ${to} in ${Math.round(waitedMs)} ms until the call was ${how}`;
  return neverHeard(run.lateness, from[1], call.endMs, call.name, never);
}

/** The call was served by the backup already. */
export function isWithBackup(call: Call, atMs: number, backup: string): boolean {
  return call.words.findLast((word) => word.fromMs < atMs)?.maker === backup;
}

/** The answer came to its end from audio sent before, or by one whom the fault did not hit. */
function isCompletedWithout(turn: Turn, fromMs: number, backup: string, untilMs: number): boolean {
  if (turn.outcome !== 'answered' || turn.endMs >= untilMs) return false;
  return !turn.answer.some((word) => word.maker === backup && word.fromMs >= fromMs);
}
