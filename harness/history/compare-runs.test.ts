import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ServiceLevelRecord } from '../slo/service-level-record.ts';
import { compareRuns, findObstacles } from './compare-runs.ts';
import { type ExampleRun, exampleLevel, writeExampleRun } from './example-history.ts';
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

test('runs of the same thing have no obstacles, whatever their seed and time', () => {
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
  [
    'stack file',
    { stackFile: 'other.yaml' },
    'another stack file: stack.yaml before, other.yaml now',
  ],
  ['machine', { cpus: 8 }, 'another machine: 2 × '],
  ['service levels', { definitions: 'good within 5 s' }, 'another set of service levels: sha256 '],
  ['k6 script', { script: 'sha256 of its text' }, 'another text of the load scripts: sha256 '],
  ["callers' script", { callerScript: 'b' }, "another text of the callers' script: sha256 "],
  ['number of trials', { trials: 30 }, 'another number of faults: 1 before, 30 now'],
  ['baseline that was not steady', { steady: false }, 'the candidate is invalid: The baseline was'],
])('runs of another %s are not compared', (_, given, reason) => {
  const obstacles = findObstacles(run({ callerScript: 'a' }), run({ callerScript: 'a', ...given }));
  expect(obstacles).toHaveLength(1);
  expect(obstacles[0]).toContain(reason);
});

test('a journal that does not tell what callers said is compared as before, with a remark', () => {
  const [a, b] = [run(), run({ callerScript: 'b' })];
  expect(findObstacles(a, b)).toEqual([]);
  expect(compareRuns(a, b, DEFAULT_FLOORS).remarks).toEqual([
    'nobody knows whether callers said the same: one of the journals does not tell',
  ]);
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

test('two machines are compared when somebody asks for it, and the difference is told', () => {
  const [a, b] = [run(), run({ cpus: 8 })];
  expect(findObstacles(a, b, { acrossMachines: true })).toEqual([]);
  expect(compareRuns(a, b, DEFAULT_FLOORS).remarks[0]).toMatch(/^another machine, which may/);
});

test('a service level that fell is a regression though no row asks for it', () => {
  const level = (bad: number): Partial<ExampleRun> => ({
    levels: [{ ...exampleLevel(10_000 - bad, bad), ...judgedAt(bad) }],
  });
  const { outcome, rows, levels } = compare(level(10), level(2_000));
  expect(outcome).toBe('worse');
  expect(rows.map(({ change }) => change.outcome)).toEqual(['same', 'same']);
  expect(levels).toMatchObject([{ change: { outcome: 'worse', by: 'verdict' } }]);
  expect(compare(level(2_000), level(10))).toMatchObject({
    outcome: 'same',
    levels: [{ change: { outcome: 'better' } }],
  });
});

test('a service level that no run decides is weighed by its interval, and is never a reason not to tell', () => {
  const level = (ci95: [number, number]): Partial<ExampleRun> => ({
    levels: [{ ...exampleLevel(99, 1), ci95 }],
  });
  expect(compare(level([0.9, 1]), level([0.8, 0.99])).outcome).toBe('same');
  expect(compare(level([0.985, 0.995]), level([0.5, 0.55])).outcome).toBe('worse');
  expect(compare({}, level([0.5, 0.55])).levels).toEqual([]);
});

function judgedAt(bad: number): Partial<ServiceLevelRecord> {
  const measured = 1 - bad / 10_000;
  const verdict = bad < 100 ? 'met' : 'missed';
  return { verdict, sli_measurement: measured, ci95: [measured - 0.005, measured + 0.0005] };
}
