import { expect, test } from 'vitest';
import { evaluateAlerts, type Trace } from '../../objectives/evaluate-alerts.ts';
import type { BurnRateAlert } from '../../objectives/service-level.ts';
import { exampleLevel } from '../example-levels.ts';
import { runWithPausedPostgres } from '../example-runs.ts';
import { viewRun } from '../run-view.ts';
import { type TracedRun, type Tracing, traceLevel } from './trace-level.ts';

const HOUR_MS = 3_600_000;
const USER = { unit: 'requests', of: 'user' };
const FAST: BurnRateAlert = {
  name: 'page-fast',
  severity: 'page',
  burnRate: 14.4,
  longWindowMs: HOUR_MS,
  shortWindowMs: HOUR_MS / 12,
  forMs: 0,
};
const level = exampleLevel(USER, { target: 0.99, alerts: [FAST] });

/** A request every 100 ms for 40 s; every second one is bad while PostgreSQL is away, from 10 to 20 s. */
function viewOutage(bad = (sentMs: number) => sentMs % 200 === 0) {
  const run = runWithPausedPostgres([]);
  for (let sentMs = 0; sentMs < 40_000; sentMs += 100) {
    const isHit = sentMs >= 10_000 && sentMs < 20_000 && bad(sentMs);
    run.probe(sentMs, isHit ? { status: 503 } : {});
  }
  return viewRun(run.finish());
}

function traced(tracing: Tracing, view = viewOutage()): TracedRun {
  const found = traceLevel(level, view, tracing);
  if ('problem' in found) throw new Error(found.problem);
  return found;
}

test('each second of the run is a step, with what was counted in it', () => {
  const { trace, unit, good, bad, open } = traced({ beforeMs: 0 });
  expect({ unit, good, bad, open }).toEqual({ unit: 'requests', good: 350, bad: 50, open: 0 });
  expect(trace.stepMs).toBe(1_000);
  expect(trace.counts).toHaveLength(40);
  expect(trace.counts.slice(8, 12)).toEqual([
    { step: 9, good: 10, bad: 0 },
    { step: 10, good: 10, bad: 0 },
    { step: 11, good: 5, bad: 5 },
    { step: 12, good: 5, bad: 5 },
  ]);
});

test('before it is a good time, with as many events as there are beside the fault', () => {
  const { trace, beforePerStep } = traced({ beforeMs: HOUR_MS });
  expect(trace.stepMs).toBe(5_000);
  expect(trace.counts).toHaveLength(720 + 8);
  expect(trace.counts[0]).toEqual({ step: -719, good: Math.floor(beforePerStep), bad: 0 });
  // The request that was due when the fault ended may count with it.
  expect(beforePerStep).toBeCloseTo(50, 0);
  expect(trace.counts[720]).toEqual({ step: 1, good: 50, bad: 0 });
});

test('a counter of it never falls: every step has a whole number of events', () => {
  const { trace, beforePerStep } = traced({ beforeMs: HOUR_MS });
  const before = trace.counts.slice(0, 720);
  expect(before.every(({ good }) => Number.isInteger(good))).toBe(true);
  const all = before.reduce((sum, { good }) => sum + good, 0);
  expect(Math.abs(all - 720 * beforePerStep)).toBeLessThan(1);
});

test('ten seconds of outage page nobody, the same outage held for an hour does', () => {
  const held = traced({ beforeMs: HOUR_MS, outageMs: HOUR_MS }).trace;
  const firing = (trace: Trace) => evaluateAlerts(level, trace)[0]?.firing;
  expect(firing(traced({ beforeMs: HOUR_MS }).trace)).toEqual([]);
  // Half of all is bad from 10 s on: 14.4 % of an hour is reached after 17.28 min of it.
  const [first, ...others] = firing(held) ?? [];
  expect(others).toEqual([]);
  expect(((first?.fromStep ?? 0) * held.stepMs - 10_000) / 60_000).toBeCloseTo(17.28, 0);
});

test('a fallback that works makes a long outage as harmless as a short one', () => {
  const view = viewOutage((sentMs) => sentMs < 12_000);
  const { trace, bad } = traced({ beforeMs: HOUR_MS, outageMs: HOUR_MS }, view);
  expect(trace.counts.reduce((sum, one) => sum + one.bad, 0)).toBe(bad);
  expect(evaluateAlerts(level, trace)[0]?.firing).toEqual([]);
});

test('what a run cannot tell of is said, never counted as good', () => {
  const problemOf = (unit: Record<string, unknown>, tracing: Tracing, view = viewOutage()) => {
    const found = traceLevel(exampleLevel(unit), view, tracing);
    return 'problem' in found ? found.problem : undefined;
  };
  expect(problemOf({ unit: 'calls' }, { beforeMs: 0 })).toBe(
    'the run has no calls that it could count',
  );
  const quiet = runWithPausedPostgres([]).fault('again', {
    target: 'redis',
    atMs: 30_000,
    healMs: 35_000,
    onHost: true,
  });
  const view = viewRun(quiet.probe(1_000).finish());
  expect(problemOf(USER, { beforeMs: 0, outageMs: HOUR_MS }, view)).toBe(
    'the run has 2 outages: only one can be made to last',
  );
});
