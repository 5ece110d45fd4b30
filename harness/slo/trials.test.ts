import { expect, test } from 'vitest';
import { exampleLevel } from './example-levels.ts';
import { runOfTrials, runWithPausedPostgres, TRIAL_MS } from './example-runs.ts';
import { expectation, type JournalBuilder } from './journal-builder.ts';
import { judge } from './judge.ts';
import type { Trial } from './verdict.ts';

const failover = expectation('failover', { of: 'voice-ai', to: 'openai', withinMs: 2_000 });
const coverage = expectation('coverage', { of: 'voice-ai', atLeast: 0.5 });
const rows = [failover, coverage];

function trialsOf(run: JournalBuilder): Partial<Trial>[] {
  return run.judge().trials?.[0]?.trials ?? [];
}

test('each injection is one trial with the interval of its slowest call', () => {
  const run = runOfTrials(rows, [500, 900, 700]);
  run.dial('slow', 1_000).turn('slow', 1, {
    startedMs: 8_000,
    dueMs: 9_000,
    said: [{ maker: 'openai', fromMs: 11_500, places: [0, 1, 11] }],
    endedMs: 12_100,
  });
  const verdict = run.judge();
  expect(verdict.rows.map((row) => row.verdict)).toEqual(['met', 'met']);
  expect(verdict.rows[0]).toMatchObject({ samples: 4, high: 1_500 });
  expect(verdict.trials).toHaveLength(1);
  expect(verdict.trials?.[0]).toMatchObject({
    failover: 'voice-ai',
    withinMs: 2_000,
    trials: [
      {
        trial: 1,
        fault: 'grok-dead#1',
        outcome: 'succeeded',
        units: 2,
        lowMs: 1_478,
        highMs: 1_500,
      },
      { trial: 2, fault: 'grok-dead#2', outcome: 'succeeded', units: 1, lowMs: 878, highMs: 900 },
      { trial: 3, fault: 'grok-dead#3', outcome: 'succeeded', units: 1, lowMs: 678, highMs: 700 },
    ],
    coverage: { succeeded: 3, injections: 3, posterior: { alpha: 3.5, beta: 0.5 } },
  });
});

test('one late call makes the trial a failure, however many others were in time', () => {
  const trials = trialsOf(runOfTrials(rows, [500, 3_000]));
  expect(trials.map(({ outcome }) => outcome)).toEqual(['succeeded', 'failed']);
  expect(trials[1]).toMatchObject({ lowMs: 2_978, highMs: 3_000 });
  expect(trials[1]?.reason).toContain('call-2');
});

test('a trial whose interval holds the bound is no success, and one without a call says nothing', () => {
  const { rows: judged, trials } = runOfTrials(rows, [500, 2_010, undefined]).judge();
  expect(trials?.[0]?.trials).toMatchObject([
    { outcome: 'succeeded' },
    { outcome: 'undecided', reason: expect.stringContaining('cannot tell') },
    { outcome: 'none', units: 0, reason: 'no call was owed an answer long enough' },
  ]);
  expect(trials?.[0]?.coverage).toMatchObject({ succeeded: 1, injections: 2 });
  expect(judged[1]).toMatchObject({ verdict: 'met', low: 0.5, high: 1, samples: 2 });
});

test('coverage with confidence is the exact bound of so few injections', () => {
  const claimed = (atLeast: number) =>
    expectation('coverage', { of: 'voice-ai', atLeast, confidence: 0.95 });
  const words = Array.from({ length: 30 }, () => 500);
  const judged = runOfTrials([failover, claimed(0.9), claimed(0.91)], words).judge().rows;
  expect(judged[1]).toMatchObject({ verdict: 'met', samples: 30, low: 1, high: 1 });
  expect(judged[2]).toMatchObject({
    verdict: 'inconclusive',
    reason: '30 samples do not give 95 % confidence: 2 more without a miss would decide',
  });
});

test('coverage that is refuted names the injection that failed', () => {
  const all = expectation('coverage', { of: 'voice-ai', atLeast: 1 });
  const [, row] = runOfTrials([failover, all], [500, 3_000]).judge().rows;
  expect(row).toMatchObject({ verdict: 'missed', low: 0.5, high: 0.5 });
  expect(row?.reason).toContain('grok-dead#2');
});

test('a series that ended early is told with every trial that is missing, and nothing is met', () => {
  const ended = (words: number[]): JournalBuilder => {
    const run = runOfTrials(rows, words, 4);
    const [step] = run.header.plan.steps;
    for (const trial of [3, 4]) {
      const repeat = { step: 'grok-dead', trial, of: 4, everyMs: 0 };
      if (step) run.header.plan.steps.push({ ...step, name: `grok-dead#${trial}`, repeat });
    }
    const detail = 'the stack was not steady again within 68 s of trial 2';
    const body = {
      kind: 'series-ended',
      step: 'grok-dead',
      injected: 2,
      planned: 4,
      detail,
    } as const;
    return run.add(2 * TRIAL_MS, body);
  };
  const levelled = ended([500, 600]);
  levelled.header.serviceLevels = [exampleLevel({ unit: 'turns' })];
  const verdict = levelled.judge();
  expect(verdict.serviceLevels?.[0]?.reason).toMatch(/ended after 2 of 4 trials/);
  expect(verdict.valid).toBe(true);
  expect(verdict.verdict).toBe('inconclusive');
  for (const { reason } of verdict.rows) expect(reason).toMatch(/ended after 2 of 4 trials/);
  expect(verdict.trials?.[0]?.trials.map(({ outcome }) => outcome)).toEqual([
    'succeeded',
    'succeeded',
    'none',
    'none',
  ]);
  expect(ended([500, 3_000]).judge().rows[0]?.verdict).toBe('missed');
});

test('a trial that is neither injected nor explained makes the run invalid', () => {
  const run = runOfTrials(rows, [500, 600]);
  const repeat = { step: 'grok-dead', trial: 3, of: 3, everyMs: 0 };
  const [step] = run.header.plan.steps;
  if (step) run.header.plan.steps.push({ ...step, name: 'grok-dead#3', repeat });
  expect(run.judge().invalid).toEqual([
    'Fault grok-dead#3 was not as planned: it was never injected.',
  ]);
});

test.each([
  ['never recovered', [22_000, 26_000, 30_000, 34_000, 38_000], true],
  ['recovered, and was unsteady at that moment', [38_000], false],
] as const)('a trial of a stack that %s says nothing', (_, failedMs, steady) => {
  const run = runOfTrials(rows, [500, 600]).steady(39_000, steady);
  for (const endedMs of failedMs) {
    const [startedMs, dueMs] = [endedMs - 2_000, endedMs - 1_000];
    run.turn(`unlucky-${endedMs}`, 1, { startedMs, dueMs, endedMs, outcome: 'failed' });
  }
  const verdict = run.judge();
  expect(verdict.invalid).toEqual([
    'Fault grok-dead#2 was not as planned: the stack was not steady again when it was injected.',
  ]);
  expect(verdict.trials?.[0]?.trials[1]).toMatchObject({ outcome: 'none', units: 0 });
});

test('the recovery of a series is that of the slowest trial', () => {
  const recovery = expectation('recovery', { withinMs: 4_000 });
  const run = runOfTrials([recovery], [500, 600]);
  const failed = { startedMs: 20_000, dueMs: 21_000, endedMs: 23_500, outcome: 'failed' } as const;
  const [row] = run
    .dial('unlucky', 19_000)
    .turn('unlucky', 1, failed)
    .goodTurn('lucky', 1, 26_000, 400)
    .judge().rows;
  expect(row).toMatchObject({ verdict: 'met', low: 3_500, high: 3_500, samples: 2 });
});

test('a window that names the step means all of its trials', () => {
  const during = expectation('dead-air', {
    bounds: [{ statistic: 'max', atMostMs: 9_000 }],
    window: { during: 'grok-dead' },
  });
  const [row] = runOfTrials([during], [500, 600]).judge().rows;
  expect(row).toMatchObject({ samples: 2, population: 'turns exercised during grok-dead' });
  expect(row?.windows).toHaveLength(2);
});

test('what the trials of one step had in common is noted once', () => {
  const run = runOfTrials(rows, [500, 600]);
  const detail = { failover: 'voice-ai', detail: {}, component: 'gateway' } as const;
  run.add(10_041, { kind: 'inside-decision', ...detail });
  run.add(TRIAL_MS + 10_099, { kind: 'inside-decision', ...detail });
  for (const fault of run.header.plan.steps) fault.fault.target = 'postgres';
  for (const event of run.events) if (event.kind === 'fault') event.target = 'postgres';
  run.probe(12_000, { status: 500 });
  const notes = Object.fromEntries(run.judge().notes.map(({ name, value }) => [name, value]));
  expect(notes['detection of grok-dead']).toMatch(/^41 ms to 99 ms from t0 .*, in 2 trials$/);
  const never = notes['time to degraded answer of user, grok-dead'];
  expect(never).toBe('no fallback answer held for 1 s under force, in 2 trials');
});

test('nothing of a run that was cut short counts: what cut it may have hidden a failure', () => {
  const { trials } = judge(runOfTrials(rows, [500, 600]).finish('aborted'));
  expect(trials?.[0]?.trials).toMatchObject([
    { outcome: 'none', reason: 'The run was aborted.' },
    { outcome: 'none', reason: 'The run was aborted.' },
  ]);
});

test('a failure that is proven stays one in a run that was cut short', () => {
  const all = expectation('coverage', { of: 'voice-ai', atLeast: 1 });
  const [, row] = judge(runOfTrials([failover, all], [500, 5_000]).finish('aborted')).rows;
  expect(row).toMatchObject({ verdict: 'missed', samples: 2 });
  const [, fine] = judge(runOfTrials([failover, all], [500, 600]).finish('aborted')).rows;
  expect(fine?.verdict).toBe('inconclusive');
});

test('a scenario that repeats nothing has no trials in its verdict, but its injections count', () => {
  const covered = expectation('coverage', { of: 'user', atLeast: 1 });
  const bound = expectation('request-failover', { of: 'user', withinMs: 2_000 });
  const run = runWithPausedPostgres([bound, covered]);
  for (let sentMs = 9_005; sentMs < 20_000; sentMs += 10) {
    if (sentMs > 10_000 && sentMs < 10_505) run.unanswered(sentMs);
    else run.probe(sentMs);
  }
  const verdict = run.judge();
  expect(verdict).not.toHaveProperty('trials');
  // A cache is a fallback: it never enters coverage.
  expect(verdict.rows[1]).toMatchObject({ verdict: 'missed', samples: 1, low: 0, high: 0 });
});
