import { expect, test } from 'vitest';
import type { Scenario } from '../scenario/scenario.ts';
import { requests, runUnderK6, WALL_MS } from './example-load.ts';
import { runWithDeadGrok } from './example-runs.ts';
import { JournalBuilder as Builder, expectation, type JournalBuilder } from './journal-builder.ts';
import { judge } from './judge.ts';

const latency = expectation('turn-latency', { bounds: [{ statistic: 'max', atMostMs: 800 }] });

function runWithLatency(latencyMs: number, scenario: Partial<Scenario> = {}): JournalBuilder {
  return runWithDeadGrok(latency, scenario).goodTurn('c', 1, 11_000, latencyMs);
}

test('a met scenario exits with 0, a missed one with 1, an undecided one with 3', () => {
  expect(runWithLatency(500).judge()).toMatchObject({ verdict: 'met', exitCode: 0, valid: true });
  expect(runWithLatency(900).judge()).toMatchObject({ verdict: 'missed', exitCode: 1 });
  expect(runWithLatency(810).judge()).toMatchObject({ verdict: 'inconclusive', exitCode: 3 });
});

test('a scenario that expects to be missed exits with 0 when it is, and with 1 when it is met', () => {
  const scenario = { expectVerdict: 'missed' } as const;
  expect(runWithLatency(900, scenario).judge().exitCode).toBe(0);
  expect(runWithLatency(500, scenario).judge().exitCode).toBe(1);
  expect(runWithLatency(810, scenario).judge().exitCode).toBe(3);
});

test('a scenario that expects to be missed is not proven right by a fault that nobody felt', () => {
  const dropped = expectation('calls-dropped', { max: 0 });
  const miss = (felt: boolean) =>
    new Builder({ expect: [dropped], expectVerdict: 'missed' })
      .phase('baseline', 0)
      .steady(5_000)
      .fault('grok-dead', { target: 'grok', atMs: 10_000, healMs: 20_000, felt })
      .dial('a', 9_000)
      .hangUp('a', 12_000, 'stack', 'hung-up')
      .phase('drain', 40_000)
      .judge();
  expect(miss(true)).toMatchObject({ verdict: 'missed', exitCode: 0 });
  expect(miss(false)).toMatchObject({ verdict: 'missed', valid: false, exitCode: 3 });
});

test('missed weighs more than inconclusive, and that more than met', () => {
  const dropped = expectation('calls-dropped', { max: 0 });
  const run = runWithDeadGrok([latency, dropped]).goodTurn('c', 1, 11_000, 500);
  expect(run.judge().verdict).toBe('inconclusive');
  const worse = runWithDeadGrok([latency, dropped]).goodTurn('c', 1, 11_000, 900);
  expect(worse.judge().verdict).toBe('missed');
});

test('a scenario that expects nothing is never met', () => {
  expect(runWithDeadGrok([]).judge().verdict).toBe('inconclusive');
});

test('without a fault the whole run is judged', () => {
  const run = new Builder({ expect: [latency] }).phase('baseline', 0).goodTurn('c', 1, 3_000, 500);
  const verdict = run.phase('drain', 20_000).judge();
  expect(verdict).toMatchObject({ verdict: 'met', valid: true });
  expect(verdict.headline).toContain('with nothing broken');
});

test.each([
  ['never felt', (run: JournalBuilder) => remove(run, 'harm')],
  ['not steady', (run: JournalBuilder) => run.steady(9_000, false)],
  ['no steady state was seen', (run: JournalBuilder) => remove(run, 'steady')],
  ['never came into force', (run: JournalBuilder) => remove(run, 'fault', 'in-force')],
  ['never proven gone', (run: JournalBuilder) => remove(run, 'fault', 'gone')],
  ['never injected', (run: JournalBuilder) => remove(run, 'fault')],
  ['not as planned', (run: JournalBuilder) => spoil(run)],
  ['died', (run: JournalBuilder) => killHarness(run)],
  ['no events of this schema', (run: JournalBuilder) => deform(run)],
] as const)('a run whose fault or instrument is "%s" proves nothing', (reason, break_) => {
  for (const latencyMs of [500, 900]) {
    const run = runWithLatency(latencyMs);
    break_(run);
    const verdict = run.judge();
    expect(verdict.valid).toBe(false);
    expect(verdict.invalid.join(' ')).toContain(reason);
    expect(verdict.rows[0]?.verdict).toBe('inconclusive');
    expect(verdict.headline).toContain('proves nothing');
  }
});

test('a torn journal proves nothing, and the report says what is missing', () => {
  const journal = runWithLatency(500).finish();
  const verdict = judge({ ...journal, torn: ['source probes never ended with its count'] });
  expect(verdict).toMatchObject({ valid: false, verdict: 'inconclusive', exitCode: 3 });
  expect(verdict.invalid[0]).toContain('never ended with its count');
});

test('a journal that does not say how it ended is torn', () => {
  expect(judge(runWithLatency(500).finish('none'))).toMatchObject({
    outcome: 'torn',
    valid: false,
  });
});

test('an interrupted run keeps the miss of a maximum, nothing else', () => {
  expect(judge(runWithLatency(900).finish('interrupted')).rows[0]?.verdict).toBe('missed');
  expect(judge(runWithLatency(500).finish('aborted')).rows[0]?.verdict).toBe('inconclusive');
  expect(judge(runWithLatency(900).finish('failed'))).toMatchObject({
    verdict: 'inconclusive',
    exitCode: 4,
  });
});

test('a row that requires more exercise than there was is inconclusive', () => {
  const more = { ...latency, requires: 2 };
  const { rows } = runWithDeadGrok(more).goodTurn('c', 1, 11_000, 500).judge();
  expect(rows[0]).toMatchObject({ verdict: 'inconclusive' });
  expect(rows[0]?.reason).toContain('1 of the 2');
});

test('what is already proven missed stays so, however little the exercise', () => {
  const dropped = { ...expectation('calls-dropped', { max: 0 }), requires: 5 };
  const run = runWithDeadGrok(dropped).dial('c', 9_000).hangUp('c', 14_000, 'stack', 'hung-up');
  expect(run.judge().rows[0]?.verdict).toBe('missed');
});

test('with confidence a row judges the population, and says how many more would decide', () => {
  const p95 = expectation('turn-latency', {
    bounds: [{ statistic: 'p95', atMostMs: 800 }],
    confidence: 0.95,
  });
  const sample = (count: number): JournalBuilder => {
    const run = runWithDeadGrok(p95);
    for (let call = 1; call <= count; call += 1) run.goodTurn(`c${call}`, 1, 11_000, 500);
    return run;
  };
  expect(sample(59).judge().rows[0]?.verdict).toBe('met');
  const { rows } = sample(50).judge();
  expect(rows[0]).toMatchObject({ verdict: 'inconclusive' });
  expect(rows[0]?.reason).toContain('9 more without a miss');
  const missed = sample(5).goodTurn('x', 1, 11_000, 900).goodTurn('y', 1, 11_000, 900);
  expect(missed.judge().rows[0]?.verdict).toBe('missed');
});

test('a harm on another link, or before the fault, is not the fault being felt', () => {
  const expected = expectation('availability', { of: 'user', atLeast: 1 });
  const run = new Builder({ expect: [expected] }).phase('baseline', 0).steady(1_000);
  run.fault('paused', {
    kind: 'pause',
    target: 'postgres',
    onHost: true,
    atMs: 5_000,
    healMs: 9_000,
    felt: false,
  });
  run.add(
    4_000,
    { kind: 'harm', on: 'dashboard->postgres', harm: 'unanswered', count: 1 },
    'proxy',
  );
  run.add(6_000, { kind: 'harm', on: 'dashboard->redis', harm: 'unanswered', count: 1 }, 'proxy');
  expect(run.judge().invalid.join()).toContain('never felt');
});

test('during two faults is the time in which both last', () => {
  const window = { during: 'grok-dead', alsoDuring: ['slow'] };
  const run = runWithDeadGrok({ ...latency, window }).goodTurn('c', 1, 12_000, 900);
  run.fault('slow', {
    kind: 'latency',
    target: 'dashboard->postgres',
    atMs: 15_000,
    healMs: 25_000,
  });
  const { rows } = run.goodTurn('d', 1, 17_000, 500).judge();
  expect(rows[0]).toMatchObject({
    verdict: 'met',
    samples: 1,
    windows: [{ fromMs: 15_000, toMs: 20_010 }],
  });
});

test('times count from the first harm for a provider, from in force for a host fault', () => {
  const felt = runWithLatency(500);
  for (const event of felt.events) if (event.kind === 'harm') event.atMs = 10_300;
  expect(felt.judge().faults[0]).toMatchObject({ t0: [10_300, 10_300], feltBy: 'grok' });
  const host = new Builder().steady(1_000);
  host.fault('paused', {
    kind: 'pause',
    target: 'postgres',
    onHost: true,
    atMs: 5_000,
    healMs: 9_000,
  });
  for (const event of host.events) if (event.kind === 'harm') event.atMs = 5_300;
  expect(host.judge().faults[0]).toMatchObject({ t0: [5_000, 5_000], felt: [5_300, 5_300] });
});

test('times of a partition count from in force, although it is done on links', () => {
  const run = new Builder().steady(1_000);
  run.fault('parted', { kind: 'partition', target: 'a->b', atMs: 5_000, healMs: 9_000 });
  for (const event of run.events) if (event.kind === 'harm') event.atMs = 5_300;
  expect(run.judge().faults[0]).toMatchObject({ t0: [5_000, 5_000], felt: [5_300, 5_300] });
});

test('the notes tell detection, noise, availability and lateness', () => {
  const decision = { component: 'voice-gateway', failover: 'voice-ai', detail: {} };
  const { notes } = runWithLatency(500)
    .goodTurn('b', 1, 3_000, 450)
    .add(10_041, { kind: 'inside-decision', ...decision })
    .late(30_000, 30_020, 'proxy')
    .judge();
  const byName = Object.fromEntries(notes.map(({ name, value }) => [name, value]));
  expect(byName['detection of grok-dead']).toContain('41 ms');
  expect(byName['noise floor: dead air with nothing broken']).toContain('450 ms');
  expect(byName['availability by turn']).toBe('100 % (2 of 2)');
  expect(byName['lateness of proxy']).toContain('20 ms in 1 stall,');
});

test.each([200_000_000, 1e300, -1, 0.5])(
  'a count of %d that nobody saw is no evidence',
  (count) => {
    const run = runUnderK6(expectation('load-errors', { atMost: 1 }));
    requests(run, [11_000, 19_000, 100]);
    const dropped = { load: 'spike', scenario: 'reads', wallMs: WALL_MS + 12_000, count };
    const verdict = run.add(12_000, { kind: 'load-dropped', ...dropped }, 'load').judge();
    expect(verdict.verdict).toBe('inconclusive');
    expect(verdict.invalid.join(' ')).toContain('1 entries are no events of this schema');
  },
);

test('a part of the report that fails says so in a note, and hides no row', () => {
  const run = runWithDeadGrok(expectation('request-failover', { of: 'user', withinMs: 5_000 }));
  const [user] = Object.values(run.header.stack.probes);
  Object.assign(user ?? {}, { servedBy: 7 });
  run.probe(11_000);
  const [step] = run.header.plan.steps;
  Object.assign(step ?? {}, { repeat: { step: 'grok-dead', trial: 1, of: 1, everyMs: 0 } });
  const { verdict, rows, notes, trials } = run.judge();
  expect([verdict, rows.length, trials]).toEqual(['inconclusive', 1, undefined]);
  expect(notes.map(({ name }) => name)).toEqual(['trials', 'notes']);
  expect(notes[0]?.value).toMatch(
    /^Failed to tell the trials: .*Keep the journal and report it\.$/,
  );
});

function remove(run: JournalBuilder, kind: string, state?: string): void {
  const kept = run.events.filter(
    (event) => event.kind !== kind || (state && event.kind === 'fault' && event.state !== state),
  );
  run.events.splice(0, run.events.length, ...kept);
}

function spoil(run: JournalBuilder): void {
  for (const event of run.events) if (event.kind === 'fault') event.asPlanned = false;
}

function killHarness(run: JournalBuilder): void {
  const exit = { process: 'proxy', instance: 'proxy#1', role: 'harness', expected: false } as const;
  run.add(12_000, { kind: 'process-exited', ...exit });
}

function deform(run: JournalBuilder): void {
  (run.events as unknown[]).push({ kind: 'word', call: 'c' });
}
