import { expect, test } from 'vitest';
import { dropped, request, requests, runUnderK6, unanswered, value } from '../example-load.ts';
import { expectation, type JournalBuilder } from '../journal-builder.ts';

type Wanted = Parameters<typeof expectation<'load-latency'>>[1];

function latencyRow(fill: (run: JournalBuilder) => void, wanted: Partial<Wanted> = {}) {
  const bounds = [{ statistic: 'p95' as const, atMostMs: 500 }];
  const run = runUnderK6(expectation('load-latency', { bounds, ...wanted }));
  fill(run);
  return run.judge().rows[0];
}

test('p95 is judged over the requests under way during the fault alone', () => {
  const row = latencyRow((run) => {
    requests(run, [2_000, 9_000, 10], { durationMs: 5_000 });
    requests(run, [10_200, 20_000, 100], { durationMs: 100 });
  });
  expect(row).toMatchObject({ verdict: 'met', samples: 98, low: 100, high: 100 });
});

test('waiting for a connection is part of it, which k6 leaves out of its duration', () => {
  const slow = { blockedMs: 450, durationMs: 60 };
  const row = latencyRow((run) => requests(run, [11_000, 19_000, 100], slow));
  expect(row).toMatchObject({ verdict: 'missed', low: 510, high: 510 });
});

test.each([
  ['was refused at once', unanswered],
  ['was dropped for want of a virtual user', dropped],
])('what %s is beyond every bound, where k6 counts 0 ms or nothing', (_, add) => {
  const row = latencyRow((run) => {
    requests(run, [11_000, 19_000, 100]);
    for (let atMs = 11_050; atMs < 11_650; atMs += 100) add(run, atMs);
  });
  expect(row).toMatchObject({ verdict: 'missed', samples: 86 });
  expect(row?.high).toBeUndefined();
});

test('what the proxy lost meanwhile may be its own doing', () => {
  const row = latencyRow((run) => {
    requests(run, [11_000, 12_000, 50], { durationMs: 600 });
    run.late(10_400, 12_000, 'proxy');
  });
  expect(row).toMatchObject({ verdict: 'inconclusive', high: 600 });
});

test('too few samples for a p95, or none, are inconclusive', () => {
  expect(latencyRow((run) => requests(run, [11_000, 12_900, 100]))).toMatchObject({
    verdict: 'inconclusive',
    samples: 19,
  });
  expect(latencyRow(() => {})).toMatchObject({ verdict: 'inconclusive', samples: 0 });
});

test('a request that only touches the window within what the clocks leave open is left out', () => {
  const row = latencyRow((run) => {
    requests(run, [11_000, 19_000, 100]);
    request(run, 10_000.5, { durationMs: 9_000 });
  });
  expect(row).toMatchObject({ samples: 80, excluded: 1, verdict: 'met' });
});

test('a scenario, a name and a metric each narrow it down', () => {
  const fill = (run: JournalBuilder): void => {
    requests(run, [11_000, 19_000, 100], { durationMs: 20 });
    requests(run, [11_000, 19_000, 100], { durationMs: 900, name: 'calls' });
    requests(run, [11_000, 19_000, 100], { durationMs: 700, scenario: 'writes' });
    for (let atMs = 11_000; atMs < 19_000; atMs += 100)
      value(run, atMs, 'call_set_up', 'trend', 33);
  };
  expect(latencyRow(fill, { name: 'user', scenario: 'reads' })?.high).toBe(20);
  expect(latencyRow(fill, { scenario: 'writes' })).toMatchObject({
    high: 700,
    quantity: 'load-latency p95 of writes',
  });
  expect(latencyRow(fill, { metric: 'call_set_up' })?.high).toBe(33);
});

test('what a scenario dropped counts against its own requests only', () => {
  const fill = (run: JournalBuilder): void => {
    requests(run, [11_000, 19_000, 100]);
    requests(run, [11_000, 19_000, 100], { scenario: 'writes' });
    for (let atMs = 11_000; atMs < 12_000; atMs += 50) dropped(run, atMs, 'writes');
  };
  expect(latencyRow(fill, { scenario: 'reads' })).toMatchObject({ verdict: 'met', samples: 80 });
  expect(latencyRow(fill, { scenario: 'writes' })).toMatchObject({ verdict: 'missed' });
});

test('a closed loop feeds no row, since it asks a slow stack less often', () => {
  const bounds = [{ statistic: 'p95' as const, atMostMs: 500 }];
  const run = runUnderK6(expectation('load-latency', { bounds }), { reads: 'constant-vus' });
  const [row] = requests(run, [11_000, 19_000, 100]).judge().rows;
  expect(row).toMatchObject({ verdict: 'inconclusive' });
  expect(row?.reason).toContain('scenario reads of spike is a closed loop (constant-vus)');
});

test('a wall clock that was set while k6 measured with it proves nothing', () => {
  const row = latencyRow((run) => {
    requests(run, [11_000, 19_000, 100]);
    run.add(39_000, { kind: 'clock', wallMs: 0 });
  });
  expect(row?.verdict).toBe('inconclusive');
  expect(row?.reason).toContain('was moved by');
});

test('a trend of plain numbers has no samples, and the row says what to write', () => {
  const wanted = { bounds: [{ statistic: 'p95', atMostMs: 100 }], metric: 'payload' } as const;
  const run = runUnderK6(expectation('load-latency', { ...wanted, bounds: [...wanted.bounds] }));
  const end = { load: 'spike', asked: true, exitCode: 105, unread: 0, underWay: 0 };
  run.add(39_000, { kind: 'load-ended', ...end, untimed: ['payload'] }, 'load');
  expect(run.judge().rows[0]).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining("write new Trend('payload', true)"),
  });
});
