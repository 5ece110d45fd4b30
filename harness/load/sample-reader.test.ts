import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LoadRequest } from '../journal/load-event.ts';
import { LineSplitter } from './line-splitter.ts';
import { type Sample, SampleReader } from './sample-reader.ts';

const TIME = '2026-11-21T02:15:43.123456789Z';
const WALL_MS = Date.parse('2026-11-21T02:15:43Z') + 123.456789;

function point(metric: string, value: number, tags: object = {}, time = TIME): string {
  const data = { time, value, tags: { scenario: 'reads', ...tags } };
  return JSON.stringify({ metric, type: 'Point', data });
}

function declare(metric: string, type: string, contains = 'time'): string {
  const data = { name: metric, type, contains, thresholds: [], submetrics: null };
  return JSON.stringify({ type: 'Metric', data, metric });
}

/** The lines that k6 writes for one request. */
function request(tags: object, values: { duration: number; blocked: number; failed: number }) {
  return [
    point('http_reqs', 1, tags),
    point('http_req_duration', values.duration, tags),
    point('http_req_blocked', values.blocked, tags),
    point('http_req_connecting', 1, tags),
    point('http_req_waiting', 2, tags),
    point('http_req_failed', values.failed, tags),
  ];
}

/** The same line, of one iteration of the virtual user 1. */
function inIteration(line: string, iter: number, time: string): string {
  const parsed = JSON.parse(line);
  const data = { ...parsed.data, time, metadata: { vu: '1', iter: `${iter}` } };
  return JSON.stringify({ metric: parsed.metric, type: parsed.type, data });
}

const OK = { name: 'user', status: '200' };
const QUICK = { duration: 12.5, blocked: 0.5, failed: 0 };

function read(lines: string[]): { samples: Sample[]; reader: SampleReader } {
  const samples: Sample[] = [];
  const reader = new SampleReader('spike', (sample) => samples.push(sample));
  for (const line of lines) reader.accept(line);
  reader.end();
  return { samples, reader };
}

test("k6's lines for a request are one sample, with the nanoseconds that it was over at", () => {
  const { samples } = read(request(OK, QUICK));
  expect(samples).toHaveLength(1);
  expect(samples[0]).toMatchObject({
    ...{ kind: 'load-request', load: 'spike', scenario: 'reads', name: 'user' },
    ...{ blockedMs: 0.5, durationMs: 12.5, status: 200, failed: false },
  });
  expect((samples[0] as { wallMs: number }).wallMs).toBeCloseTo(WALL_MS, 3);
});

test('http_req_failed is 1 for a failure, and status 0 is no answer', () => {
  const tags = { name: 'user', status: '0', error_code: '1212' };
  const [sample] = read(request(tags, { duration: 0, blocked: 0, failed: 1 })).samples;
  expect(sample).toMatchObject({ failed: true, errorCode: '1212' });
  expect(sample).not.toHaveProperty('status');
});

test('two requests that were over at the same instant stay two', () => {
  const other = { name: 'calls', status: '503' };
  const slow = { duration: 99, blocked: 0, failed: 1 };
  const { samples } = read([...request(OK, QUICK), ...request(other, slow)]);
  expect(samples).toMatchObject([
    { name: 'user', durationMs: 12.5, failed: false },
    { name: 'calls', durationMs: 99, failed: true },
  ]);
});

test('a script that leaves it to us what a failure is has its statuses judged as k6 would', () => {
  const lines = [...request(OK, QUICK), ...request({ ...OK, status: '404' }, QUICK)];
  const { samples } = read(lines.filter((line) => !line.includes('http_req_failed')));
  expect(samples).toMatchObject([{ failed: false }, { failed: true, status: 404 }]);
});

test('dropped iterations, and values of trends and rates of its own, are samples too', () => {
  const { samples } = read([
    declare('call_set_up', 'trend'),
    declare('call_failed', 'rate'),
    declare('calls_made', 'counter'),
    declare('checks', 'rate'),
    point('dropped_iterations', 3),
    point('call_set_up', 41),
    point('call_failed', 1),
    point('calls_made', 7),
    point('checks', 0),
    point('iteration_duration', 5),
    point('data_sent', 5),
  ]);
  expect(samples).toMatchObject([
    { kind: 'load-dropped', count: 3, scenario: 'reads' },
    { kind: 'load-value', metric: 'call_set_up', type: 'trend', value: 41 },
    { kind: 'load-value', metric: 'call_failed', type: 'rate', value: 1 },
    { kind: 'load-value', metric: 'checks', type: 'rate', value: 0 },
  ]);
});

test('a trend that holds no times is no sample of a latency, and is told', () => {
  const { samples, reader } = read([
    declare('payload_bytes', 'trend', 'default'),
    declare('sent_bytes', 'trend', 'data'),
    declare('call_failed', 'rate', 'default'),
    point('payload_bytes', 50_000),
    point('sent_bytes', 50_000),
    point('call_failed', 1),
  ]);
  expect(samples).toMatchObject([{ metric: 'call_failed', type: 'rate' }]);
  expect([...reader.untimed]).toEqual(['payload_bytes', 'sent_bytes']);
});

test.each([
  ['1050', 'when its iteration began', 1_000, 1_000],
  ['1212', 'at once, since it was refused', undefined, undefined],
] as const)(
  'the first request of an iteration, that ended with %s without a time, was sent %s',
  (code, _, from, to) => {
    const at = (ms: number) => new Date(WALL_MS + ms).toISOString();
    const of = { name: 'user', status: '0', error_code: code };
    const { samples } = read([
      ...request(of, { duration: 0, blocked: 0, failed: 1 }).map((line) =>
        inIteration(line, 3, at(5_000)),
      ),
      inIteration(point('data_received', 0), 3, at(5_000)),
      inIteration(point('iteration_duration', 4_000), 3, at(5_000)),
    ]);
    const [sample] = samples as LoadRequest[];
    const since = (wallMs?: number) =>
      wallMs === undefined ? undefined : Math.round(wallMs - Math.floor(WALL_MS));
    expect([since(sample?.beganFromWallMs), since(sample?.beganToWallMs)]).toEqual([from, to]);
  },
);

test('a later request that waited in vain was sent since its iteration began, or 30 s before', () => {
  const at = (ms: number) => new Date(WALL_MS + ms).toISOString();
  const waited = (code: string, ms: number) =>
    request(
      { name: 'user', status: '0', error_code: code },
      { duration: 0, blocked: 0, failed: 1 },
    ).map((line) => inIteration(line, 3, at(ms)));
  const { samples } = read([
    ...request(OK, QUICK).map((line) => inIteration(line, 3, at(1_000))),
    ...waited('1050', 5_000),
    ...waited('1211', 40_000),
    inIteration(point('iteration_duration', 40_000), 3, at(40_000)),
  ]);
  const told = (samples as LoadRequest[]).map(({ beganFromWallMs, beganToWallMs }) =>
    [beganFromWallMs, beganToWallMs].map((ms) => ms && Math.round(ms - Math.floor(WALL_MS))),
  );
  expect(told).toEqual([
    [undefined, undefined],
    [0, 5_000],
    [10_000, 10_000],
  ]);
});

test('what a script prints in between is passed over; a torn sample is counted', () => {
  const torn = point('http_reqs', 1).slice(0, 60);
  const noTime = point('vus', 1, {}, 'yesterday');
  const { samples, reader } = read([
    'running (1m)',
    '{"a":1}',
    torn,
    noTime,
    ...request(OK, QUICK),
  ]);
  expect(samples).toHaveLength(1);
  expect(reader.unread).toBe(2);
});

test('the samples are the same wherever the stream is cut', () => {
  const name = fc.string({ unit: 'grapheme', maxLength: 12 });
  const one = fc.record({ name, status: fc.constantFrom('0', '200', '503') });
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), shares, (tags, cuts) => {
      const lines = tags.flatMap((each, index) => request(each, { ...QUICK, duration: index }));
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const places = cuts.map((share) => Math.floor(share * bytes.length)).sort((a, b) => a - b);
      const samples: Sample[] = [];
      const reader = new SampleReader('spike', (sample) => samples.push(sample));
      const splitter = new LineSplitter((line) => reader.accept(line));
      for (const [index, end] of [...places, bytes.length].entries()) {
        splitter.push(bytes.subarray(places[index - 1] ?? 0, end));
      }
      splitter.end();
      reader.end();
      expect(samples).toEqual(read(lines).samples);
      expect(samples).toHaveLength(tags.length);
    }),
  );
});
