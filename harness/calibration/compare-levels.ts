import { burnRate } from '../slo/indicators/burn-rate.ts';
import { openLoopAnswers } from '../slo/indicators/probe-goodness.ts';
import { slo } from '../slo/indicators/slo.ts';
import { isDue } from '../slo/indicators/turn-samples.ts';
import type { CountedUnit } from '../slo/levels/counted-unit.ts';
import { measureLevel } from '../slo/levels/measure-level.ts';
import { recordServiceLevels } from '../slo/levels/record-service-levels.ts';
import type { Answer } from '../slo/probe-answers.ts';
import type { RunView } from '../slo/run-view.ts';
import type { ServiceLevelRecord } from '../slo/service-level-record.ts';
import { callerOf } from './caller-of.ts';
import { BUDGET, SLOW_MS, WINDOW_MS, withKnownLevels } from './known-levels.ts';
import type { Count } from './tally.ts';
import type { Truth } from './truth.ts';

const LOOKBACK_MS = 2_000;
const BURNT = 14.4;
/** Events that a look-back takes before 14.4 times 1 % can be told. */
const FEWEST = Math.ceil(1 / (BURNT * BUDGET));
/** Shares of a budget are compared in parts of a billion. */
const BILLION = 1e9;

/** What service levels counted and spent, beside what the stub did; nothing where it answered no probe. */
export function countLevels(run: RunView, truth: Truth): Count[] {
  if (Object.keys(truth.answers).length === 0) return [];
  const view = withKnownLevels(run);
  const records = new Map(recordServiceLevels(view).map((record) => [record.slo, record]));
  return [
    ...countSpent(view, truth, records.get('answers')),
    ...[...run.probes.keys()].flatMap((probe) => [
      countSeconds(view, truth, probe, records.get(`seconds of ${probe}`)),
      countBurnt(view, truth, probe),
    ]),
    countBadCalls(view, truth, records.get('calls')),
    countTurns(view, truth),
  ];
}

function countSpent(run: RunView, truth: Truth, record?: ServiceLevelRecord): Count[] {
  const answered = Object.values(truth.answers).reduce((sum, each) => sum + each.all, 0);
  const outages = [...new Set(truth.takeovers.map(({ outage }) => outage))];
  const requests = [...run.probes.keys()].flatMap((probe) => listKnown(run, truth, probe));
  const all = answered + requests.filter(({ isSeen }) => !isSeen).length;
  const bad = requests.filter(({ isBad }) => isBad).length;
  const causes = new Map(record?.causes.map((cause) => [cause.fault, cause.bad]));
  const [row] = slo(
    {
      kind: 'slo',
      of: 'answers',
      spendsAtMost: 1e-9,
      window: { over: 'all' },
      line: 0,
      text: 'budget of the answers',
    },
    run,
  );
  const spent = (bad / all / BUDGET) * ((run.whole.toMs - run.whole.fromMs) / WINDOW_MS);
  return [
    {
      quantity: 'requests answered',
      measured: (record?.good_events_count ?? 0) + (record?.bad_events_count ?? 0),
      truth: all,
    },
    { quantity: 'requests bad', measured: record?.bad_events_count ?? 0, truth: bad },
    ...run.faults.map(({ name, exposure }, index) => ({
      quantity: 'requests bad by their cause',
      measured: causes.get(name) ?? 0,
      // The stub may find its primary again later than it could have: that is no more of the fault.
      truth: requests.filter(
        ({ isBad, outage, atMs }) => isBad && outage === outages[index] && atMs <= exposure.toMs,
      ).length,
    })),
    {
      quantity: 'budget spent, billionths',
      measured: Math.round((row?.low ?? Number.NaN) * BILLION),
      truth: Math.round(spent * BILLION),
    },
  ];
}

interface KnownRequest {
  atMs: number;
  isBad: boolean;
  outage?: number;
  isSeen: boolean;
}

/**
 * A probe's requests in the order in which they were sent: the n-th is the n-th that the stub answered. What
 * got no answer is bad by that; a machine that is busy may have lost it before the stub saw it.
 */
function listKnown(run: RunView, truth: Truth, probe: string): KnownRequest[] {
  const { all, bad } = truth.answers[probe] ?? { all: 0, bad: [] };
  const sent = [...openLoopAnswers(run, probe)];
  const isAnswered = ({ status }: Answer): boolean => status !== undefined;
  const seen = all === sent.length ? sent : sent.filter(isAnswered);
  const outages = new Map(bad.map(({ ordinal, outage }) => [seen[ordinal], outage]));
  return sent.map((request) => ({
    atMs: request.intendedMs,
    isBad: outages.has(request) || !isAnswered(request),
    outage: outages.get(request),
    isSeen: all === sent.length || isAnswered(request),
  }));
}

function countSeconds(
  run: RunView,
  truth: Truth,
  probe: string,
  record?: ServiceLevelRecord,
): Count {
  const seconds = listKnown(run, truth, probe)
    .filter(({ isBad }) => isBad)
    .map(({ atMs }) => Math.floor((atMs - run.whole.fromMs) / 1_000));
  const measured = record?.bad_events_count ?? Number.NaN;
  return { quantity: 'seconds bad', measured, truth: new Set(seconds).size };
}

function countBurnt(run: RunView, truth: Truth, probe: string): Count {
  const [row] = burnRate(
    {
      kind: 'burn-rate',
      of: `answers of ${probe}`,
      lookbackMs: LOOKBACK_MS,
      atMost: BURNT,
      window: { over: 'all' },
      line: 0,
      text: 'burn rate of the answers',
    },
    run,
  );
  const known = listKnown(run, truth, probe);
  const worst = worstShare(known, run.whole.fromMs + LOOKBACK_MS, run.whole.toMs);
  return {
    quantity: 'burn rate, billionths',
    measured: Math.round((row?.low ?? Number.NaN) * BILLION),
    truth: Math.round((worst / BUDGET) * BILLION),
  };
}

/** The plain way: every look-back that ends where one begins or ends to hold a request is counted anew. */
function worstShare(known: KnownRequest[], fromMs: number, toMs: number): number {
  let worst = 0;
  const ends = known.flatMap(({ atMs }) => [atMs, atMs + LOOKBACK_MS]);
  for (const endMs of [fromMs, toMs, ...ends]) {
    if (endMs < fromMs || endMs > toMs) continue;
    const inside = known.filter(({ atMs }) => atMs <= endMs && atMs > endMs - LOOKBACK_MS);
    if (inside.length < FEWEST) continue;
    worst = Math.max(worst, inside.filter(({ isBad }) => isBad).length / inside.length);
  }
  return worst;
}

function countBadCalls(run: RunView, truth: Truth, record?: ServiceLevelRecord): Count {
  const dropped = new Set(truth.dropped);
  const own = run.calls.filter(({ ended }) => ended && ended.reason !== 'stopped');
  return {
    quantity: 'calls bad',
    measured: record?.bad_events_count ?? Number.NaN,
    truth: own.filter(({ name }) => dropped.has(callerOf(name))).length,
  };
}

/** Turns that the stub brought to their end; those at the limit, which lateness leaves open, say neither. */
function countTurns(run: RunView, truth: Truth): Count {
  const count = { quantity: 'turns slow', measured: 0, truth: 0 };
  const known = new Map(
    truth.turns.map(({ from, turn, latencyMs }) => [`${from} ${turn}`, latencyMs]),
  );
  const level = run.header.serviceLevels?.find(({ name }) => name === 'turns');
  const [objective] = level?.objectives ?? [];
  const measured = level && objective ? measureLevel(level, objective, run) : { units: [] };
  const units: Iterable<CountedUnit> = 'units' in measured ? measured.units : [];
  const bad = new Map(Array.from(units, (unit) => [`${unit.group} ${unit.atMs}`, unit]));
  for (const call of run.calls) {
    for (const turn of call.turns) {
      const latencyMs = known.get(`${callerOf(call.name)} ${turn.number}`);
      const unit = isDue(turn) ? bad.get(`${call.name} ${turn.dueMs}`) : undefined;
      if (latencyMs === undefined || !unit || unit.certain !== unit.possible) continue;
      if (!unit.certain) count.measured += 1;
      if (latencyMs > SLOW_MS) count.truth += 1;
    }
  }
  return count;
}
