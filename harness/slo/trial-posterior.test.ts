import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { runOfTrials } from './example-runs.ts';
import { expectation } from './journal-builder.ts';
import { viewRun } from './run-view.ts';
import { describeTrials, findDifferences, type RunTrials } from './trial-posterior.ts';
import { viewTrials } from './trials.ts';

const failover = expectation('failover', { of: 'voice-ai', to: 'openai', withinMs: 2_000 });

function trialsOf(words: (number | undefined)[]): RunTrials {
  const run = viewRun(runOfTrials(failover, words).finish());
  const [series] = viewTrials(run);
  if (!series) throw new Error('no trials');
  return { header: run.header, series };
}

test('the file holds what was measured, and where and by what', () => {
  const trials = trialsOf([500, undefined, 3_000, 700]);
  trials.header.versions = { node: '24.0.0', commit: 'abc' };
  trials.header.stack.profile = 'phase-1';
  expect(describeTrials([trials])).toEqual({
    schema: 1,
    kind: 'deadair-trials',
    failover: 'voice-ai',
    scenario: 'scenarios/x.yaml',
    scenarioSha256: createHash('sha256').update('').digest('hex'),
    profile: 'phase-1',
    backend: 'embedded',
    commit: 'abc',
    seed: 's',
    date: '2026-11-21T06:00:00.000Z',
    machine: { cpus: 2, node: '24.0.0', platform: 'linux' },
    instrument: { widthP95Ms: 22, source: 'interval widths of these trials' },
    trials: [
      {
        trial: 1,
        fault: 'grok-dead#1',
        counted: true,
        succeeded: true,
        units: 1,
        lowMs: 478,
        highMs: 500,
      },
      { trial: 2, counted: false, reason: 'no call was owed an answer long enough' },
      {
        trial: 3,
        fault: 'grok-dead#3',
        counted: true,
        succeeded: false,
        units: 1,
        lowMs: 2_978,
        highMs: 3_000,
      },
      {
        trial: 4,
        fault: 'grok-dead#4',
        counted: true,
        succeeded: true,
        units: 1,
        lowMs: 678,
        highMs: 700,
      },
    ],
    coverage: expect.objectContaining({
      succeeded: 2,
      injections: 3,
      posterior: { alpha: 2.5, beta: 1.5 },
    }),
    failoverTime: {
      unit: 'ms',
      p50: 489,
      p95: 689,
      max: 689,
      samples: [
        { lowMs: 478, highMs: 500 },
        { lowMs: 678, highMs: 700 },
      ],
    },
  });
});

test('trials of several runs are numbered through and counted together', () => {
  const [one, other] = [trialsOf([500, 600]), trialsOf([700, 3_000])];
  other.header = { ...other.header, seed: 't', startedAt: '2026-11-22T06:00:00.000Z' };
  expect(findDifferences(one, other)).toEqual([]);
  const pooled = describeTrials([one, other]);
  expect(pooled).toMatchObject({ seed: 's, t', date: '2026-11-22T06:00:00.000Z' });
  expect(pooled.trials.map(({ trial }) => trial)).toEqual([1, 2, 3, 4]);
  expect(pooled.coverage).toMatchObject({ succeeded: 3, injections: 4 });
});

test('a trial that the measurement cannot decide counts, and is no success', () => {
  const { trials, coverage, failoverTime } = describeTrials([trialsOf([500, 2_010])]);
  expect(trials[1]).toMatchObject({ trial: 2, counted: true, succeeded: false });
  expect(coverage).toMatchObject({ succeeded: 1, injections: 2 });
  expect(failoverTime.samples).toHaveLength(1);
});

test('a run without a trial that succeeded has no quantile, and does not invent one', () => {
  const { failoverTime, instrument } = describeTrials([trialsOf([undefined, undefined])]);
  expect(failoverTime).toEqual({ unit: 'ms', samples: [] });
  expect(instrument.widthP95Ms).toBeUndefined();
});

test.each([
  [
    'profile',
    (run: RunTrials) => ({ ...run.header, stack: { ...run.header.stack, profile: 'p' } }),
  ],
  [
    'stack file',
    (run: RunTrials) => ({ ...run.header, stack: { ...run.header.stack, text: 'x' } }),
  ],
  [
    'backend',
    (run: RunTrials) => ({ ...run.header, stack: { ...run.header.stack, backend: 'x' } }),
  ],
  [
    'scenario',
    (run: RunTrials) => ({ ...run.header, scenario: { ...run.header.scenario, text: 'x' } }),
  ],
  ['settings', (run: RunTrials) => ({ ...run.header, settings: { A: 'b' } })],
  ['commit', (run: RunTrials) => ({ ...run.header, versions: { commit: 'x' } })],
  ['load scripts', (run: RunTrials) => ({ ...run.header, loadScripts: { 'spike.js': 'x' } })],
  ["callers' script", (run: RunTrials) => ({ ...run.header, callerScripts: { book: 'x' } })],
  ['machine', (run: RunTrials) => ({ ...run.header, machine: { ...run.header.machine, cpus: 9 } })],
])('runs that differ in their %s are no trials of the same thing', (what, change) => {
  const [one, other] = [trialsOf([500, 600]), trialsOf([500, 600])];
  one.header.callerScripts = other.header.callerScripts = { book: 'sha' };
  expect(findDifferences(one, { ...other, header: change(other) })).toEqual([
    expect.stringContaining(`the ${what}: `),
  ]);
});

test('a journal that does not tell what its callers said is pooled as before', () => {
  const [one, other] = [trialsOf([500, 600]), trialsOf([500, 600])];
  one.header.callerScripts = { book: 'sha' };
  expect(findDifferences(one, other)).toEqual([]);
  expect(findDifferences(other, one)).toEqual([]);
});
