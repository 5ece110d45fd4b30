import { expect, test } from 'vitest';
import { cut, dropped, request, requests, runUnderK6, unanswered, value } from './example-load.ts';
import { runWithDeadGrok } from './example-runs.ts';
import { expectation, type JournalBuilder } from './journal-builder.ts';
import { judge } from './judge.ts';
import { recordLoad } from './load-record.ts';
import { viewRun } from './run-view.ts';

const wanted = expectation('load-errors', { atMost: 1 });

function rowsOf(run: JournalBuilder, series = 'requests') {
  const rows = run.judge().load?.rows ?? [];
  return Object.fromEntries(
    rows.filter((row) => row.series === series).map((row) => [row.window, row]),
  );
}

test('a run without k6 has no table', () => {
  expect(runWithDeadGrok(wanted).judge().load).toBeUndefined();
});

test('every request stands in one window, and all of them in the whole run', () => {
  const run = runUnderK6(wanted);
  requests(run, [2_000, 9_500, 100], { durationMs: 20 });
  // Begun before the fault and over in it: it was there to suffer.
  request(run, 10_500, { durationMs: 800 });
  requests(run, [11_000, 20_000, 100], { durationMs: 400 });
  for (let atMs = 12_000; atMs < 13_000; atMs += 100) unanswered(run, atMs);
  for (let atMs = 12_050; atMs < 12_550; atMs += 100) dropped(run, atMs);
  requests(run, [20_500, 30_000, 100], { durationMs: 30 });
  const rows = rowsOf(run);
  expect(Object.keys(rows)).toEqual(['before', 'during grok-dead', 'after', 'whole run']);
  expect(rows.before).toMatchObject({ count: 75, errors: 0, dropped: 0, p50Ms: 20, p95Ms: 20 });
  expect(rows['during grok-dead']).toMatchObject({
    count: 101,
    errors: 10,
    dropped: 5,
    p50Ms: 400,
  });
  expect(rows.after).toMatchObject({ count: 95, errors: 0, dropped: 0, p95Ms: 30 });
  expect(rows['whole run']).toMatchObject({ count: 271, errors: 10, dropped: 5 });
});

test('quantiles that too many never reached are endless, where k6 sees a quick failure', () => {
  const run = runUnderK6(wanted);
  requests(run, [11_000, 19_000, 100], { durationMs: 40 });
  for (let atMs = 11_050; atMs < 13_050; atMs += 100) unanswered(run, atMs);
  expect(rowsOf(run)['during grok-dead']).toMatchObject({
    p95Ms: Number.POSITIVE_INFINITY,
    k6P95Ms: 40,
  });
});

test('what k6 did is worked out once for all rows of a run', () => {
  const view = viewRun(requests(runUnderK6(wanted), [11_000, 12_000, 100]).finish('none'));
  expect(recordLoad(view)).toBe(recordLoad(view));
});

test('too few samples have no quantile', () => {
  const row = rowsOf(requests(runUnderK6(wanted), [11_000, 12_000, 100]))['during grok-dead'];
  expect(row).toMatchObject({ count: 10, p50Ms: 10 });
  expect(row?.p95Ms).toBeUndefined();
  expect(row?.p99Ms).toBeUndefined();
});

test('each metric of the script has rows of its own; a rate has no quantiles', () => {
  const run = runUnderK6(wanted);
  for (let atMs = 11_000; atMs < 14_000; atMs += 100) {
    value(run, atMs, 'call_set_up', 'trend', 25);
    value(run, atMs, 'call_failed', 'rate', atMs < 11_300 ? 1 : 0);
  }
  expect(rowsOf(run, 'call_set_up')['during grok-dead']).toMatchObject({ count: 30, p95Ms: 25 });
  const rate = rowsOf(run, 'call_failed')['during grok-dead'];
  expect(rate).toMatchObject({ count: 30, errors: 3 });
  expect(rate?.p50Ms).toBeUndefined();
});

test.each([
  [
    { asked: false, exitCode: 0 },
    /its own end \(exit code 0\): its own thresholds, if any, passed/,
  ],
  [{ asked: false, exitCode: 99 }, /its own thresholds failed/],
  [
    { asked: true, exitCode: 105 },
    /stopped with the load .*; 3 iterations were cut short: 3 were in their time/,
  ],
])('how k6 ended is told and decides nothing: %j', (end, words) => {
  const run = requests(runUnderK6(wanted), [11_000, 19_000, 100]);
  run.add(39_000, { kind: 'load-ended', load: 'spike', unread: 0, underWay: 3, ...end }, 'load');
  const verdict = run.judge();
  expect(verdict.load?.scripts[0]?.ended).toMatch(words);
  expect(verdict.verdict).toBe('met');
});

test('iterations that hung stand among the errors, and k6 ended with so many cut short', () => {
  const run = requests(runUnderK6(wanted), [11_000, 19_000, 100]);
  cut(run, [15_000, 16_000, 39_000]);
  cut(run, [38_000, 38_500, 39_000]);
  cut(run, [15_000, 16_000, 39_000], {});
  const end = { load: 'spike', unread: 0, underWay: 4, asked: true, exitCode: 105 };
  run.add(39_000, { kind: 'load-ended', ...end }, 'load');
  expect(rowsOf(run)['during grok-dead']).toMatchObject({ count: 81, errors: 1 });
  expect(run.judge().load?.scripts[0]?.ended).toMatch(
    '4 iterations were cut short: 1 hung, of 1 nobody knows whether they hung, 2 were in their time',
  );
});

test('what k6 says of its whole run stands beside our windows, and says what it does not know', () => {
  const run = requests(runUnderK6(wanted), [11_000, 19_000, 100]);
  run.add(39_000, {
    ...{ kind: 'load-summary', load: 'spike', shape: 'summary-export' },
    thresholds: { 'http_req_failed rate<0.1': true, 'http_req_duration p(99)<1': false },
    ...{ failed: 2, requests: 80, p95Ms: 12.34 },
  });
  expect(run.judge().load?.scripts[0]?.own).toBe(
    'k6’s own summary, of its whole run (summary-export): http_req_failed rate<0.1 passed, ' +
      'http_req_duration p(99)<1 failed; 2 of 80 requests failed; p95 of http_req_duration 12.3 ms; ' +
      "no p99, which the script's summaryTrendStats would have to name.",
  );
});

test('a shape of k6 without thresholds, and a summary that nobody could read, say so', () => {
  const own = (summary: object) => {
    const run = requests(runUnderK6(wanted), [11_000, 19_000, 100]);
    run.add(39_000, { kind: 'load-summary', load: 'spike', ...summary });
    return run.judge().load?.scripts[0]?.own;
  };
  expect(own({ shape: 'machine-readable' })).toMatch('this shape has no thresholds');
  expect(own({ failure: 'Failed to read the summary x.' })).toBe('Failed to read the summary x.');
});

test('a run whose load failed says why, proves nothing and ends as a failed environment', () => {
  const detail = 'Failed to load with spike.js: its script threw an exception.';
  const run = requests(runUnderK6(wanted), [11_000, 19_000, 100]);
  run.add(40_000, { kind: 'outcome', outcome: 'failed', detail });
  const verdict = judge(run.finish('none'));
  expect(verdict).toMatchObject({ verdict: 'inconclusive', exitCode: 4, invalid: [detail] });
});
