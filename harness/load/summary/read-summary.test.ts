import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseSummary, readSummary } from './read-summary.ts';

const GROUP = { name: '', path: '', id: '', groups: {}, checks: {} };
const parse = (summary: unknown) => parseSummary(JSON.stringify(summary), 'summary.json');

test('in what --summary-export writes a threshold that is true has failed, and passes are failures', () => {
  const summary = parse({
    root_group: GROUP,
    metrics: {
      http_req_failed: { value: 0.25, passes: 1, fails: 3, thresholds: { 'rate<0.1': true } },
      http_req_duration: { avg: 1, 'p(95)': 19.5, thresholds: { 'p(95)<500': false } },
      http_reqs: { count: 4, rate: 3, thresholds: { 'rate<100': false } },
    },
  });
  expect(summary).toEqual({
    shape: 'summary-export',
    thresholds: {
      'http_req_failed rate<0.1': false,
      'http_req_duration p(95)<500': true,
      'http_reqs rate<100': true,
    },
    ...{ failed: 1, requests: 4, p95Ms: 19.5 },
  });
});

test('in what handleSummary is given a threshold that is ok has passed, and passes are failures', () => {
  const summary = parse({
    ...{ root_group: GROUP, options: {}, state: { testRunDurationMs: 1_000 } },
    metrics: {
      http_req_failed: {
        ...{ type: 'rate', contains: 'default', values: { rate: 0.25, passes: 1, fails: 3 } },
        thresholds: { 'rate<0.1': { ok: false } },
      },
      http_req_duration: { type: 'trend', values: { 'p(95)': 19.5, 'p(99)': 20 } },
    },
  });
  expect(summary).toEqual({
    shape: 'handle-summary',
    thresholds: { 'http_req_failed rate<0.1': false },
    ...{ failed: 1, requests: 4, p95Ms: 19.5, p99Ms: 20 },
  });
});

test.each(['p95', 'p(95)'])(
  'the machine-readable summary has no thresholds and no p99, and its %s is read',
  (name) => {
    const summary = parse({
      ...{ version: '1.0.0', metadata: {}, config: {} },
      results: {
        checks: { metrics: [], results: [] },
        metrics: [
          { name: 'http_req_failed', type: 'rate', values: { matches: 1, total: 9, rate: 0.11 } },
          { name: 'http_req_duration', type: 'trend', values: { avg: 1, [name]: 7 } },
        ],
      },
    });
    expect(summary).toEqual({ shape: 'machine-readable', failed: 1, requests: 9, p95Ms: 7 });
  },
);

test.each(['{"a":1}', 'not JSON', '[]', 'null', '{"metrics":{}}', '{"results":3}', '{"state":{}}'])(
  'what is no summary of k6 is refused: %s',
  (text) => {
    expect(() => parseSummary(text, 'summary.json')).toThrow(
      /Failed to read the summary summary.json: got .*Expected what --summary-export/,
    );
  },
);

test('a summary of an earlier run is not this one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'deadair-summary-'));
  const path = join(folder, 'summary.json');
  writeFileSync(path, JSON.stringify({ root_group: GROUP, metrics: {} }));
  expect(readSummary(path, Date.now()).shape).toBe('summary-export');
  utimesSync(path, new Date(0), new Date(0));
  expect(() => readSummary(path, Date.now())).toThrow(/older than this run/);
  rmSync(folder, { recursive: true });
});
