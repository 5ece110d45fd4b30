import { expect, test } from 'vitest';
import { exampleLevel } from '../example-levels.ts';
import { runWithPausedPostgres } from '../example-runs.ts';
import { expectation } from '../journal-builder.ts';
import type { Row } from '../verdict.ts';

const HOUR_MS = 3_600_000;

/** A request every 20 ms for 40 s; the database is away from 10 to 20 s. Target 99.9 %: 43.2 min in 30 d. */
function judge(isBad: (sentMs: number) => boolean, atMost: number, everyMs = 20): Row | undefined {
  const wanted = { of: 'level', outageMs: HOUR_MS, atMost } as const;
  const run = runWithPausedPostgres(expectation('incident-cost', wanted));
  for (let sentMs = 0; sentMs < 40_000; sentMs += everyMs) {
    run.probe(sentMs, isBad(sentMs) ? { status: 503 } : {});
  }
  run.header.serviceLevels = [exampleLevel({ unit: 'requests', of: 'user' }, { target: 0.999 })];
  return run.judge().rows[0];
}

const isBetween = (fromMs: number, toMs: number) => (sentMs: number) =>
  sentMs >= fromMs && sentMs < toMs;

/** The middle of a row, which knows the transient to a unit on either side of the heal. */
const middleOf = (row: Row | undefined): number => ((row?.low ?? 0) + (row?.high ?? 0)) / 2;

test('a failover of one second costs one second, however long the outage is', () => {
  const row = judge(isBetween(10_000, 11_000), 0.2);
  expect(row).toMatchObject({ verdict: 'met', unit: 'share', samples: 250 });
  // A request at its end, and one after the heal: 20 ms each.
  expect(row?.low).toBeCloseTo(0.96 / 2_592, 6);
  expect(row?.high).toBeCloseTo(1.04 / 2_592, 6);
  expect(row?.formula).toBe(
    '(1,000 ms ± 40 ms transient + 0 % bad while degraded × 60m assumed) ÷ 43.2 min, which is 0.1 % of 30 d',
  );
});

test('a stack without a fallback pays for the whole of the assumed outage', () => {
  const row = judge(isBetween(10_000, 20_500), 0.2);
  expect(row?.verdict).toBe('missed');
  // 5 s of the first half, an hour, and what the half second after the heal was.
  expect(middleOf(row)).toBeCloseTo((5 + 3_600 + 0.5) / 2_592, 9);
  expect(row?.low).toBeGreaterThan(1.38);
});

test('what was under way at the fault is the first that it costs, and nothing after the heal is no good news', () => {
  const wanted = { of: 'level', outageMs: HOUR_MS, atMost: 0.2 } as const;
  const ask = (untilMs: number): Row | undefined => {
    const run = runWithPausedPostgres(expectation('incident-cost', wanted));
    for (let sentMs = 0; sentMs < untilMs; sentMs += 20) {
      // The last one before the fault gets no answer until it is over.
      run.probe(sentMs, sentMs === 9_980 ? { status: 503, answeredMs: 20_500 } : {});
    }
    run.header.serviceLevels = [exampleLevel({ unit: 'requests', of: 'user' }, { target: 0.999 })];
    return run.judge().rows[0];
  };
  expect(ask(40_000)?.high).toBeCloseTo((5 / 251 + 0.06) / 2_592, 6);
  expect(ask(20_000)).toMatchObject({
    verdict: 'inconclusive',
    reason: 'no requests in the first half of the fault, or after it',
  });
});

test('some bad while degraded is paid in proportion', () => {
  const row = judge((sentMs) => isBetween(15_000, 20_000)(sentMs) && sentMs % 200 === 0, 0.15);
  // One in ten of an hour are 6 min of 43.2.
  expect(row).toMatchObject({ verdict: 'met' });
  expect(middleOf(row)).toBeCloseTo(6 / 43.2, 4);
  expect(
    judge((sentMs) => isBetween(15_000, 20_000)(sentMs) && sentMs % 200 === 0, 0.13)?.verdict,
  ).toBe('missed');
});

test('too few events to tell the bound, or none where the transient should be, are inconclusive', () => {
  expect(judge(() => false, 0.2, 1_000)?.reason).toContain('too few samples: 5 of at least 7');
  expect(judge(() => false, 0.2, 9_000)?.verdict).toBe('inconclusive');
});

test('of two faults each pays for itself alone', () => {
  const window = { during: 'database-paused' } as const;
  const wanted = { of: 'level', outageMs: HOUR_MS, atMost: 0.2, window } as const;
  const run = runWithPausedPostgres(expectation('incident-cost', wanted));
  const another = { kind: 'pause', target: 'postgres', onHost: true, atMs: 30_000, healMs: 35_000 };
  run.fault('another-pause', another);
  for (let sentMs = 0; sentMs < 40_000; sentMs += 20) {
    const isBad = isBetween(10_000, 11_000)(sentMs) || isBetween(30_000, 35_000)(sentMs);
    run.probe(sentMs, isBad ? { status: 503 } : {});
  }
  run.header.serviceLevels = [exampleLevel({ unit: 'requests', of: 'user' }, { target: 0.999 })];
  expect(middleOf(run.judge().rows[0])).toBeCloseTo(1 / 2_592, 9);
});

test('without a fault there is no incident', () => {
  const wanted = expectation('incident-cost', { of: 'level', outageMs: HOUR_MS, atMost: 0.2 });
  const run = runWithPausedPostgres(wanted);
  run.events.splice(0, run.events.length, ...run.events.filter(({ kind }) => kind !== 'fault'));
  run.header.plan.steps.length = 0;
  run.header.serviceLevels = [exampleLevel({ unit: 'requests', of: 'user' })];
  run.probe(1_000);
  expect(run.judge().rows[0]).toMatchObject({ verdict: 'inconclusive' });
});

test('a stack that never comes back is missed by what it cost while it was degraded', () => {
  const wanted = { of: 'level', outageMs: HOUR_MS, atMost: 0.2 } as const;
  const run = runWithPausedPostgres(expectation('incident-cost', wanted));
  // Nobody could ask anything any more after the heal.
  for (let sentMs = 0; sentMs < 20_000; sentMs += 20) {
    run.probe(sentMs, sentMs >= 10_000 ? { status: 503 } : {});
  }
  run.header.serviceLevels = [exampleLevel({ unit: 'requests', of: 'user' }, { target: 0.999 })];
  const row = run.judge().rows[0];
  expect(row?.verdict).toBe('missed');
  // 20 ms: one request more or less before the middle of the fault.
  expect(row?.low).toBeCloseTo((5 - 0.02 + 3_600) / 2_592, 9);
  expect(row?.high).toBeCloseTo((5 + 0.02 + 3_600 + 20) / 2_592, 9);
});
