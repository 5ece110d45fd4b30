import { answerGapOf } from '../slo/indicators/answer-gap.ts';
import { deadAirOf } from '../slo/indicators/dead-air.ts';
import { measureFailover } from '../slo/indicators/failover.ts';
import { incidentCost } from '../slo/indicators/incident-cost.ts';
import { timeTakeover } from '../slo/indicators/request-failover.ts';
import { turnLatencyOf } from '../slo/indicators/turn-latency.ts';
import { isDue } from '../slo/indicators/turn-samples.ts';
import type { Sample } from '../slo/interval.ts';
import type { RunView } from '../slo/run-view.ts';
import { callerOf } from './caller-of.ts';
import {
  countCalls,
  countFacts,
  countHeaders,
  countReads,
  countSessions,
  countWords,
  countWrites,
} from './compare-counts.ts';
import { countFailedFailovers } from './compare-coverage.ts';
import { countLevels } from './compare-levels.ts';
import { BUDGET, WINDOW_MS, withKnownLevels } from './known-levels.ts';
import type { Comparison, Count } from './tally.ts';
import type { Truth } from './truth.ts';

/** Only when a trial may begin: what came is timed however long it took. */
const FAILOVER_WITHIN_MS = 1_000;

/** How long outages of the world are assumed to last, and how far apart the requests of a probe are. */
const ASSUMED_MS = 3_600_000;
const REQUEST_MS = 40;

/** Everything measured in one run that has a known answer. */
export interface ComparedRun {
  turnLatency: Comparison[];
  deadAir: Comparison[];
  answerGap: Comparison[];
  voiceFailover: Comparison[];
  requestFailover: Comparison[];
  degradedAnswer: Comparison[];
  incidentTransient: Comparison[];
  counts: Count[];
}

/** Holds each unit of a run against the truth of the same unit. */
export function compareRun(run: RunView, truth: Truth): ComparedRun {
  return {
    ...compareTurns(run, truth),
    voiceFailover: compareFailovers(run, truth),
    requestFailover: compareTakeovers(run, truth, 'equal'),
    degradedAnswer: compareTakeovers(run, truth, 'fallback'),
    incidentTransient: compareCosts(run, truth),
    counts: [
      ...countWrites(run, truth),
      countFacts(run, truth),
      ...countWords(run, truth),
      countCalls(run, truth),
      countHeaders(run, truth),
      countReads(run, truth),
      countSessions(run, truth),
      ...countLevels(run, truth),
      ...countFailedFailovers(run, truth),
    ],
  };
}

function compareTurns(
  run: RunView,
  truth: Truth,
): Pick<ComparedRun, 'turnLatency' | 'deadAir' | 'answerGap'> {
  const turnLatency: Comparison[] = [];
  const deadAir: Comparison[] = [];
  const answerGap: Comparison[] = [];
  const known = new Map(truth.turns.map((turn) => [`${turn.from} ${turn.turn}`, turn]));
  for (const call of run.calls) {
    for (const turn of call.turns) {
      const answer = known.get(`${callerOf(call.name)} ${turn.number}`);
      if (!answer || !isDue(turn) || turn.outcome !== 'answered') continue;
      turnLatency.push(...pair(turnLatencyOf(turn, run.lateness), answer.latencyMs));
      deadAir.push(...pair(deadAirOf(turn, call, run.lateness), answer.deadAirMs));
      answerGap.push(...pair(answerGapOf(turn, run.lateness), answer.gapMs));
    }
  }
  return { turnLatency, deadAir, answerGap };
}

function compareFailovers(run: RunView, truth: Truth): Comparison[] {
  return matchOutages(run, truth).flatMap(({ fault, outage }) => {
    const own = truth.failovers.filter((each) => each.outage === outage);
    const known = new Map(own.map(({ from, tookMs }) => [from, tookMs]));
    const takeover = { fault, backup: 'other', to: 'backup', withinMs: FAILOVER_WITHIN_MS };
    return run.calls.flatMap((call) =>
      pair(measureFailover(call, takeover, run), known.get(callerOf(call.name))),
    );
  });
}

/** The chain in the stack file says whom a takeover of which probe leads to. */
function compareTakeovers(run: RunView, truth: Truth, role: 'equal' | 'fallback'): Comparison[] {
  const prefix = role === 'equal' ? 'probe-' : 'lesser-';
  return matchOutages(run, truth).flatMap(({ fault, outage }) =>
    truth.takeovers
      .filter((each) => each.outage === outage && each.probe.startsWith(prefix))
      .flatMap(({ probe, tookMs }) => pair(timeTakeover(fault, probe, role, run), tookMs)),
  );
}

/**
 * An outage that somebody takes over costs the requests that were bad until then, each for the time until
 * the next, and nothing while degraded, however long it is assumed to last.
 */
function compareCosts(run: RunView, truth: Truth): Comparison[] {
  const view = withKnownLevels(run);
  const tookOver = new Set(truth.takeovers.map(({ outage, probe }) => `${outage} ${probe}`));
  const costOf = (outage: number, probe: string): number | undefined =>
    tookOver.has(`${outage} ${probe}`)
      ? REQUEST_MS *
        (truth.answers[probe]?.bad.filter((each) => each.outage === outage).length ?? 0)
      : undefined;
  return matchOutages(run, truth).flatMap(({ fault, outage }) =>
    [...run.probes.keys()].flatMap((probe) => {
      const truthMs = costOf(outage, probe);
      const expectation = {
        kind: 'incident-cost',
        of: `answers of ${probe}`,
        outageMs: ASSUMED_MS,
        atMost: 1,
        window: { during: fault.name },
        line: 0,
        text: 'cost of the outage',
      } as const;
      const [row] = truthMs === undefined ? [] : incidentCost(expectation, view);
      if (row?.low === undefined || row.high === undefined) return [];
      const budgetMs = BUDGET * WINDOW_MS;
      return pair({ low: row.low * budgetMs, high: row.high * budgetMs }, truthMs);
    }),
  );
}

/** The injections of a run in their order are the outages that the stub saw, in theirs. */
function matchOutages(
  run: RunView,
  truth: Truth,
): { fault: RunView['faults'][number]; outage: number }[] {
  const outages = [...new Set(truth.takeovers.map(({ outage }) => outage))].sort((a, b) => a - b);
  if (outages.length !== run.faults.length) {
    throw new Error(
      `Failed to match outages: the stub saw ${outages.length}, the journal has ${run.faults.length} injections. Expected as many. Look whether the link to the primary was lost without a fault.`,
    );
  }
  return run.faults.map((fault, index) => ({ fault, outage: outages[index] as number }));
}

function pair(
  sample: Pick<Sample, 'low' | 'high'> | undefined,
  truthMs: number | undefined,
): Comparison[] {
  if (!sample || truthMs === undefined) return [];
  return [{ low: sample.low, high: sample.high, truthMs }];
}
