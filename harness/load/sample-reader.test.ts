import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.ts';
import { type Sample, SampleReader } from './sample-reader.ts';

const TIME = '2026-11-21T02:15:43.123456789Z';
const WALL_MS = Date.parse('2026-11-21T02:15:43Z') + 123.456789;

function point(metric: string, value: number, tags: object = {}, time = TIME): string {
  const data = { time, value, tags: { scenario: 'reads', ...tags } };
  return JSON.stringify({ metric, type: 'Point', data });
}

function declare(metric: string, type: string): string {
  const data = { name: metric, type, contains: 'time', thresholds: [], submetrics: null };
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
  const { samples, reader } = read([
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
    point('vus', 17),
  ]);
  expect(samples).toMatchObject([
    { kind: 'load-dropped', count: 3, scenario: 'reads' },
    { kind: 'load-value', metric: 'call_set_up', type: 'trend', value: 41 },
    { kind: 'load-value', metric: 'call_failed', type: 'rate', value: 1 },
    { kind: 'load-value', metric: 'checks', type: 'rate', value: 0 },
  ]);
  expect(reader.underWay).toBe(17);
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
