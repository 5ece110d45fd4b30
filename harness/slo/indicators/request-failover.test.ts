import { expect, test } from 'vitest';
import { runWithPausedPostgres } from '../example-runs.ts';
import { expectation, type JournalBuilder } from '../journal-builder.ts';
import type { Row } from '../verdict.ts';

const bound = { of: 'user', withinMs: 2_000 };
const degraded = expectation('time-to-degraded-answer', bound);
const failover = expectation('request-failover', bound);

/** One request each 10 ms from 9 s on; those sent in [10 s, goodFromMs) are never answered. */
function probeUntil(run: JournalBuilder, goodFromMs: number, untilMs = 20_000): JournalBuilder {
  for (let sentMs = 9_005; sentMs < untilMs; sentMs += 10) {
    if (sentMs > 10_000 && sentMs < goodFromMs) run.unanswered(sentMs);
    else run.probe(sentMs);
  }
  return run;
}

test.each([
  [10_505, 'met', 493, 515],
  [12_005, 'inconclusive', 1_993, 2_015],
  [13_005, 'missed', 2_993, 3_015],
] as const)(
  'a fallback whose first answer was asked at %i ms is %s',
  (goodFromMs, verdict, low, high) => {
    const { rows } = probeUntil(runWithPausedPostgres(degraded), goodFromMs).judge();
    expect(rows[0]).toMatchObject({ verdict, low, high, samples: 1 });
  },
);

test('a fallback that never fails a request took between nothing and the first gap', () => {
  const { rows } = probeUntil(runWithPausedPostgres(degraded), 0).judge();
  expect(rows[0]).toMatchObject({ verdict: 'met', low: 0, high: 15 });
});

test('a good answer with a bad one within the next second is not yet a takeover', () => {
  const run = probeUntil(runWithPausedPostgres(degraded), 10_505).unanswered(11_000);
  expect(run.judge().rows[0]).toMatchObject({ low: 998, high: 1_015 });
});

test('what came back because we healed is no takeover', () => {
  const { rows } = probeUntil(runWithPausedPostgres(degraded), 20_000).probe(20_500).judge();
  expect(rows[0]?.verdict).toBe('missed');
  expect(rows[0]?.reason).toContain('no fallback answer held');
});

test('a cache is a fallback and never a failover', () => {
  const { rows } = probeUntil(runWithPausedPostgres(failover), 10_505).judge();
  expect(rows[0]?.verdict).toBe('missed');
});

test('a replica is a failover', () => {
  const run = probeUntil(runWithPausedPostgres(failover), 10_505);
  const { probes, failovers } = run.header.stack;
  failovers.database = { of: ['postgres', 'postgres-replica'], makers: {} };
  if (probes.user) probes.user.servedBy = ['dashboard->postgres', 'dashboard->postgres-replica'];
  expect(run.judge().rows[0]).toMatchObject({ verdict: 'met', high: 515 });
});

test('a fault shorter than the bound and 1 s is no trial', () => {
  const short = expectation('time-to-degraded-answer', { of: 'user', withinMs: 9_500 });
  const { rows } = probeUntil(runWithPausedPostgres(short), 10_505).judge();
  expect(rows[0]).toMatchObject({ verdict: 'inconclusive', samples: 0 });
});

test('a fault that leaves the first of the chain alive proves nothing', () => {
  const run = probeUntil(runWithPausedPostgres(degraded), 10_505);
  for (const event of run.events) if (event.kind === 'fault') event.target = 'redis';
  expect(run.judge().rows[0]?.verdict).toBe('inconclusive');
});

test('a second of good answers that reaches beyond the heal proves no takeover', () => {
  const { rows } = probeUntil(runWithPausedPostgres(degraded), 19_205, 22_000).judge();
  expect(rows[0]?.verdict).toBe('missed');
  expect(rows[0]?.reason).toContain('held for 1 s under force');
});

test('good answers of which nobody can tell who gave them are undecided', () => {
  const run = probeUntil(runWithPausedPostgres(degraded), 10_505);
  for (const event of run.events) if (event.kind === 'fault') event.faultKind = 'latency';
  expect(run.judge().rows[0]).toMatchObject({ verdict: 'inconclusive', low: 493 });
});

test('the link that carried a reply tells who gave it', () => {
  const run = runWithPausedPostgres(degraded);
  for (let sentMs = 10_005; sentMs < 20_000; sentMs += 100) {
    run.probe(sentMs, { carriedBy: ['dashboard->postgres'] });
  }
  expect(run.judge().rows[0]?.verdict).toBe('missed');
});

/** The replica is asked before the cache; several requests are under way at once. */
function judgeAmong(carriedAmong: string[]): Row | undefined {
  const run = runWithPausedPostgres(
    expectation('request-failover', { of: 'user', withinMs: 1_000 }),
  );
  const { probes, failovers } = run.header.stack;
  const servedBy = ['dashboard->postgres', 'dashboard->replica', 'dashboard->redis'];
  probes.user = { good: { status: 200, withinMs: 200 }, servedBy };
  failovers.reads = { of: ['postgres', 'replica'], makers: {} };
  for (let sentMs = 10_005; sentMs < 20_000; sentMs += 100) run.probe(sentMs, { carriedAmong });
  return run.judge().rows[0];
}

test('a backup whose link carried none of the replies surely answered none of the requests', () => {
  expect(judgeAmong(['dashboard->redis'])).toMatchObject({ verdict: 'missed' });
  expect(judgeAmong([])).toMatchObject({ verdict: 'missed' });
  expect(judgeAmong(['dashboard->replica', 'dashboard->redis'])?.verdict).toBe('inconclusive');
  // The cache of the service itself is on no link: another request may be the one that the replica answered.
  expect(judgeAmong(['dashboard->replica'])?.verdict).toBe('inconclusive');
});
