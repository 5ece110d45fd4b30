import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compareRuns, findObstacles } from './compare-runs.ts';
import { type ExampleRun, writeExampleRun } from './example-history.ts';
import { DEFAULT_FLOORS } from './floors.ts';
import { readRun } from './read-run.ts';
import type { RunRecord } from './run-record.ts';

let reports: string;

beforeEach(() => {
  reports = mkdtempSync(join(tmpdir(), 'deadair-compare-'));
});
afterEach(() => rmSync(reports, { recursive: true, force: true }));

let runs = 0;

function run(given: Partial<ExampleRun> = {}): RunRecord {
  runs += 1;
  const folder = `run-${runs}`;
  return readRun(writeExampleRun(reports, { folder, startedAt: '2026-11-01T06:00:00Z', ...given }));
}

const compare = (before: Partial<ExampleRun>, after: Partial<ExampleRun>) =>
  compareRuns(run(before), run(after), DEFAULT_FLOORS);

test('the same twice: nothing got worse', () => {
  const { outcome, rows } = compare({}, {});
  expect(outcome).toBe('same');
  expect(rows.map(({ name, line }) => `${line} ${name}`)).toEqual([
    '3 dead-air max',
    '4 calls dropped',
  ]);
});

test('a longer silence beyond both floors is a regression, though its bound still holds', () => {
  const { outcome, rows } = compare({ silenceMs: 600 }, { silenceMs: 1_200 });
  expect(outcome).toBe('worse');
  expect(rows[0]).toMatchObject({
    baseline: { verdict: 'met' },
    candidate: { verdict: 'met' },
    change: { outcome: 'worse', by: 'value', worseBy: 600 },
  });
});

test('a verdict that fell is a regression', () => {
  const { outcome, rows } = compare({}, { dropped: 1 });
  expect(outcome).toBe('worse');
  expect(rows[1]?.change).toMatchObject({ outcome: 'worse', by: 'verdict' });
});

test('what cannot be told in one run is no success of the other', () => {
  expect(compare({}, { silenceMs: 2_010 }).outcome).toBe('unknown');
});

test('runs of the same thing have no obstacles, whatever their seed, time and machine', () => {
  const other = run({ startedAt: '2026-11-02T06:00:00Z' });
  expect(findObstacles(run(), other)).toEqual([]);
});

test.each<[string, Partial<ExampleRun>, string]>([
  ['scenario', { scenario: 'scenarios/b.yaml' }, 'another scenario: scenarios/grok-killed.yaml'],
  ['text', { text: 'title: y\n' }, 'another text of the scenario: sha256 '],
  ['profile', { profile: 'phase-2' }, 'another profile: phase-1 before, phase-2 now'],
  ['backend', { backend: 'containers' }, 'another backend: embedded before, containers now'],
  ['settings', { settings: { A: '1' } }, 'another set of settings: none before, A=1 now'],
  ['stack', { stackText: 'services: 1' }, 'another text of the stack file: sha256 '],
  ['baseline that was not steady', { steady: false }, 'the candidate is invalid: The baseline was'],
])('runs of another %s are not compared', (_, given, reason) => {
  const obstacles = findObstacles(run(), run(given));
  expect(obstacles).toHaveLength(1);
  expect(obstacles[0]).toContain(reason);
});

test('every reason is told at once', () => {
  const other = run({ profile: 'phase-2', settings: { A: '1' }, steady: false });
  const torn = { ...other, verdict: { ...other.verdict, outcome: 'torn' as const } };
  expect(findObstacles(run(), torn)).toHaveLength(4);
  expect(findObstacles({ ...run(), origin: undefined }, torn)).toHaveLength(4);
});

test('a row that only one of the runs judged cannot be told, and no row at all is no good news', () => {
  const [a, b] = [run(), run()];
  const fewer = { ...b, verdict: { ...b.verdict, rows: b.verdict.rows.slice(0, 1) } };
  expect(compareRuns(a, fewer, DEFAULT_FLOORS).outcome).toBe('unknown');
  const none = { ...b, verdict: { ...b.verdict, rows: [] } };
  expect(compareRuns(none, none, DEFAULT_FLOORS).outcome).toBe('unknown');
});
