import { expect, test } from 'vitest';
import type { Bound } from '../../scenario/scenario.ts';
import { runWithPausedPostgres } from '../example-runs.ts';
import { expectation, JournalBuilder } from '../journal-builder.ts';

const bounds: Bound[] = [{ statistic: 'max', atMostMs: 0 }];
const wanted = expectation('read-freshness', {
  of: 'latest-call',
  bounds,
  window: { over: 'all' },
});

/** Redis is dead from 10 s to 20 s: the database, which serves first, takes writes all the time. */
function runWithDeadRedis(row = wanted): JournalBuilder {
  return new JournalBuilder({ expect: [row] })
    .phase('baseline', 0)
    .steady(5_000)
    .fault('redis-dead', { target: 'redis', onHost: true, atMs: 10_000, healMs: 20_000 })
    .phase('drain', 40_000)
    .write('a', 9_000, { n: 1, status: 201 })
    .write('b', 12_000, { n: 2, status: 201 });
}

function judgeRows(run: JournalBuilder) {
  return run.judge().rows.map(({ verdict, low, high, samples }) => ({
    verdict,
    low,
    high,
    samples,
  }));
}

test('a read that shows the last write acknowledged before it was sent: met', () => {
  const run = runWithDeadRedis().read(9_500, 1).read(12_500, 2);
  expect(judgeRows(run)).toEqual([{ verdict: 'met', low: 0, high: 0, samples: 2 }]);
});

test('a read that shows an older one is missed, with the age of what it missed', () => {
  const run = runWithDeadRedis().read(12_500, 1);
  expect(judgeRows(run)).toEqual([{ verdict: 'missed', low: 490, high: 490, samples: 1 }]);
});

test('a read that is shown nothing misses every write', () => {
  const [row] = judgeRows(runWithDeadRedis().read(12_500));
  expect(row).toMatchObject({ verdict: 'missed', low: 3_490 });
});

test('a write that was under way, overlapped or only promised need not be shown', () => {
  const underWay = runWithDeadRedis().read(12_005, 1);
  expect(judgeRows(underWay)[0]?.verdict).toBe('met');
  const overlapped = runWithDeadRedis().write('c', 12_005, { n: 3, status: 201 }).read(13_000, 2);
  expect(judgeRows(overlapped)[0]?.verdict).toBe('met');
  const promised = runWithDeadRedis().write('c', 13_000, { n: 3, status: 503, receipt: true });
  expect(judgeRows(promised.read(14_000, 2))[0]?.verdict).toBe('met');
});

test('a write of unknown outcome may have been done after a later one', () => {
  const run = runWithDeadRedis().write('c', 11_000, { n: 3, outcome: 'unknown' }).read(12_500, 3);
  expect(judgeRows(run)[0]?.verdict).toBe('met');
});

test('other keys have writes of their own', () => {
  const run = runWithDeadRedis()
    .write('x', 9_000, { n: 1, status: 201 }, 'other')
    .read(12_500, 1, 'other');
  expect(judgeRows(run)[0]?.verdict).toBe('met');
});

test('while the first that serves is away, what is missed grows no older', () => {
  const lag = { of: 'latest-call', bounds: [{ statistic: 'max', atMostMs: 200 } as const] };
  const run = (): JournalBuilder =>
    runWithPausedPostgres(expectation('read-freshness', lag))
      .write('a', 9_000, { n: 1, status: 201 })
      .write('b', 9_900, { n: 2, status: 201 });
  expect(judgeRows(run().read(18_000, 1))[0]).toMatchObject({ verdict: 'met', low: 90, high: 90 });
  expect(judgeRows(run().read(18_000))[0]).toMatchObject({ verdict: 'missed', low: 990 });
});

test('without a write before it, or without reads, nothing can be told', () => {
  expect(judgeRows(runWithDeadRedis().read(8_000))[0]?.verdict).toBe('inconclusive');
  expect(judgeRows(runWithDeadRedis())[0]?.verdict).toBe('inconclusive');
  const elsewhere = expectation('read-freshness', { of: 'user', bounds });
  const [row] = runWithDeadRedis(elsewhere).probe(12_000, { key: 'k' }).judge().rows;
  expect(row?.reason).toContain('does not say which write');
});

test('a value that nobody had written by then is wrong', () => {
  const row = expectation('read-freshness', { of: 'latest-call', bounds: [], wrong: 0 });
  const right = runWithDeadRedis(row).read(12_500, 2).read(12_600, 1);
  expect(judgeRows(right)).toEqual([{ verdict: 'met', low: 0, high: 0, samples: 2 }]);
  expect(judgeRows(runWithDeadRedis(row).read(11_000, 2))[0]?.verdict).toBe('missed');
  const refused = runWithDeadRedis(row).write('r', 13_000, { n: 3, outcome: 'rejected' });
  expect(judgeRows(refused.read(14_000, 3))[0]).toMatchObject({ verdict: 'missed', low: 1 });
});
