import { numberOf } from '../callers/call-load.ts';
import { answerGapOf } from '../slo/indicators/answer-gap.ts';
import { deadAirOf } from '../slo/indicators/dead-air.ts';
import { measureFailover } from '../slo/indicators/failover.ts';
import { findLedgerFaults } from '../slo/indicators/ledger-faults.ts';
import { timeTakeover } from '../slo/indicators/request-failover.ts';
import { turnLatencyOf } from '../slo/indicators/turn-latency.ts';
import { isDue } from '../slo/indicators/turn-samples.ts';
import type { Sample } from '../slo/interval.ts';
import type { RunView } from '../slo/run-view.ts';
import type { Comparison, Count } from './tally.ts';
import type { Truth } from './truth.ts';

const FAILOVER_WITHIN_MS = 3_000;

/** Everything measured in one run that has a known answer. */
export interface ComparedRun {
  turnLatency: Comparison[];
  deadAir: Comparison[];
  answerGap: Comparison[];
  voiceFailover: Comparison[];
  requestFailover: Comparison[];
  counts: Count[];
}

/** Holds each unit of a run against the truth of the same unit. */
export function compareRun(run: RunView, truth: Truth): ComparedRun {
  return {
    ...compareTurns(run, truth),
    voiceFailover: compareFailovers(run, truth),
    requestFailover: compareRequests(run, truth),
    counts: [...compareWrites(run, truth), compareFacts(run, truth)],
  };
}

function compareTurns(
  run: RunView,
  truth: Truth,
): Pick<ComparedRun, 'turnLatency' | 'deadAir' | 'answerGap'> {
  const compared = {
    turnLatency: [] as Comparison[],
    deadAir: [] as Comparison[],
    answerGap: [] as Comparison[],
  };
  const known = new Map(truth.turns.map((turn) => [`${turn.from} ${turn.turn}`, turn]));
  for (const call of run.calls) {
    for (const turn of call.turns) {
      const answer = known.get(`${callerOf(call.name)} ${turn.number}`);
      if (!answer || !isDue(turn) || turn.outcome !== 'answered') continue;
      const latency = turnLatencyOf(turn, run.lateness);
      compared.turnLatency.push({ ...latency, truthMs: answer.latencyMs });
      const dead = deadAirOf(turn, call, run.lateness);
      compared.deadAir.push({ ...dead, truthMs: answer.deadAirMs });
      // The stub plays no filler: its longest wait for a word is its longest silence.
      const gap = answerGapOf(turn, run.lateness);
      compared.answerGap.push({ ...gap, truthMs: answer.deadAirMs });
    }
  }
  return compared;
}

function compareFailovers(run: RunView, truth: Truth): Comparison[] {
  const known = new Map(truth.failovers.map(({ from, tookMs }) => [from, tookMs]));
  const [fault] = run.faults;
  if (!fault) return [];
  const takeover = { fault, backup: 'other', to: 'backup', withinMs: FAILOVER_WITHIN_MS };
  return run.calls.flatMap((call) => {
    const sample = measureFailover(call, takeover, run);
    return pair(sample, known.get(callerOf(call.name)));
  });
}

function compareRequests(run: RunView, truth: Truth): Comparison[] {
  const [fault] = run.faults;
  if (!fault) return [];
  return truth.requests.flatMap(({ probe, tookMs }) =>
    pair(timeTakeover(fault, `probe-${probe}`, 'equal', run), tookMs),
  );
}

function pair(sample: Sample | undefined, truthMs: number | undefined): Comparison[] {
  if (!sample || truthMs === undefined) return [];
  return [{ low: sample.low, high: sample.high, truthMs }];
}

function compareWrites(run: RunView, truth: Truth): Count[] {
  const found = findLedgerFaults(run.ledger.writes, run.ledger);
  const names = ['lost', 'doubled', 'misordered'] as const;
  return names.map((name) => ({
    quantity: `writes ${name}`,
    measured: found[name].length,
    truth: truth[name].length,
  }));
}

/** Facts used wrongly, of the turns that both the stub and the caller saw to their end. */
function compareFacts(run: RunView, truth: Truth): Count {
  const count = { quantity: 'facts lost', measured: 0, truth: 0 };
  const known = new Map(truth.turns.map((turn) => [`${turn.from} ${turn.turn}`, turn]));
  for (const { call, turn, used } of run.events.of('turn-ended')) {
    const answer = known.get(`${callerOf(call)} ${turn}`);
    if (!used || answer?.factKept === undefined) continue;
    if (!used.correct) count.measured += 1;
    if (!answer.factKept) count.truth += 1;
  }
  return count;
}

/** The number of the caller of `call-7`. */
function callerOf(call: string): string {
  return numberOf(Number(call.replace('call-', '')));
}
