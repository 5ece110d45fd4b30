import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ServiceLevelRecord } from '../slo/service-level-record.ts';
import { exampleLevel, exampleRun } from './example-history.ts';
import { nameLevel, poolLevels } from './pool-levels.ts';
import type { RunRecord } from './run-record.ts';

const ORIGIN = {
  scenarioSha256: 'a',
  stackSha256: 'b',
  levelsSha256: 'l',
  loadSha256: 'k',
  settings: {},
  steps: 1,
  machine: 'm',
  version: '1',
};

function runOf(record: ServiceLevelRecord, profile = 'phase-1'): RunRecord {
  const { verdict } = exampleRun({ folder: 'r', startedAt: '2026-11-01T06:00:00Z', profile });
  return { folder: 'r', startedMs: 0, verdict, serviceLevels: [record] };
}

const poolOne = (...records: ServiceLevelRecord[]): ServiceLevelRecord | undefined =>
  poolLevels(
    records.map((record) => runOf(record)),
    [],
  )[0]?.record;

test('good, bad and their causes are added, and nothing else is', () => {
  expect(
    poolOne(exampleLevel(990, 10), exampleLevel(970, 30), exampleLevel(1_000, 0)),
  ).toMatchObject({
    good_events_count: 2_960,
    bad_events_count: 40,
    n_incidents: 2,
    sli_measurement: 2_960 / 3_000,
    causes: [{ target: 'grok', bad: 40 }],
    error_budget_minutes: 432,
  });
});

test('a budget may be overspent, and says by how much', () => {
  // 20 % bad of 1 % allowed burns 20 times as fast; 40 days of it spend 20 × 40/30 of 30 days.
  const spent = { ...exampleLevel(800, 200), measured_ms: 40 * 86_400_000 };
  const pooled = poolOne(spent);
  expect(pooled?.error_budget_burn_rate).toBeCloseTo(20, 9);
  expect(pooled?.error_budget_consumed_ratio).toBeCloseTo(80 / 3, 9);
  expect(pooled?.error_budget_remaining_minutes).toBeCloseTo(432 * (1 - 80 / 3), 6);
  expect(pooled?.verdict).toBe('missed');
});

test('what surely holds is met, what surely does not is missed, the rest says how many runs decide', () => {
  expect(poolOne(exampleLevel(100_000, 10), exampleLevel(100_000, 20))?.verdict).toBe('met');
  expect(poolOne(exampleLevel(90, 10), exampleLevel(80, 20))?.verdict).toBe('missed');
  const open = poolOne(exampleLevel(100, 0), exampleLevel(100, 0));
  expect(open?.verdict).toBe('inconclusive');
  expect(open?.reason).toMatch(/about \d+ more runs like these would decide/);
});

test('clustered events are worth less than so many independent ones', () => {
  const independent = poolOne(exampleLevel(995, 5), exampleLevel(995, 5))?.ci95 ?? [0, 0];
  const clustered = { ...exampleLevel(995, 5), n_eff: 20 };
  const wide = poolOne(clustered, clustered);
  expect(wide?.n_eff).toBeCloseTo(40, 9);
  expect(wide?.ci95?.[0]).toBeLessThan(independent[0]);
  expect(poolOne({ ...clustered, n_eff: undefined })?.n_eff).toBeCloseTo(1, 9);
});

test('an objective that no run of the period measured says so, and is never met', () => {
  const [level] = poolLevels([], [runOf(exampleLevel(100_000, 0))]);
  expect(level?.runs).toEqual([]);
  expect(level?.record).toMatchObject({ verdict: 'inconclusive', good_events_count: 0 });
  expect(level?.record.reason).toBe('no data: no sound run of the period measured it');
  expect(level?.record).not.toHaveProperty('sli_measurement');
  expect(level?.record).not.toHaveProperty('error_budget_remaining_minutes');
  expect(poolOne(exampleLevel(0, 0))?.reason).toBe('no data: nothing was counted');
});

test('what an invalid run, or one that was cut short, counted is left out and told', () => {
  const [sound, torn] = [runOf(exampleLevel(100, 0)), runOf(exampleLevel(0, 100))];
  torn.verdict = { ...torn.verdict, valid: false };
  const [level] = poolLevels([sound, torn], []);
  expect(level).toMatchObject({ leftOut: 1, record: { bad_events_count: 0 } });
  torn.verdict = { ...torn.verdict, valid: true, outcome: 'aborted' };
  expect(poolLevels([sound, torn], [])[0]?.leftOut).toBe(1);
});

test('profiles and definitions are never mixed', () => {
  const other = { ...exampleLevel(1, 0), goal: 0.999, error_budget_target: 0.001 };
  const laxer = { ...exampleLevel(1, 0), definition_sha256: 'good within 5 s instead of 2 s' };
  const runs = [runOf(exampleLevel(1, 0)), runOf(exampleLevel(1, 0), 'phase-2'), runOf(other)];
  expect(poolLevels([...runs, runOf(laxer)], [])).toHaveLength(4);
});

test('levels of two stack files are never added, and their names tell them apart', () => {
  const on = (stackFile: string): RunRecord => ({
    ...runOf(exampleLevel(1, 0)),
    origin: { ...ORIGIN, stackFile },
  });
  const levels = poolLevels([on('a.yaml'), on('b.yaml'), on('a.yaml')], []);
  expect(levels.map(({ runs }) => runs.length)).toEqual([2, 1]);
  expect(levels.map(nameLevel)).toEqual([
    'voice-agent voice-call-success · phase-1 · a.yaml, calls, definition unknown',
    'voice-agent voice-call-success · phase-1 · b.yaml, calls, definition unknown',
  ]);
});

test('a definition that changed within the period is told beside the other', () => {
  const levels = poolLevels(
    ['aaaaaaaaaa', 'bbbbbbbbbb'].map((definition_sha256) =>
      runOf({ ...exampleLevel(1, 0), definition_sha256 }),
    ),
    [],
  );
  expect(levels.map(({ apart }) => apart)).toEqual([
    'calls, definition aaaaaaaa',
    'calls, definition bbbbbbbb',
  ]);
});

test('what a weak profile misses as every scenario expects is a known gap, and only that', () => {
  const weak = (expected: 'met' | 'missed', level = exampleLevel(1, 1_000)): RunRecord => {
    const run = runOf(level);
    return { ...run, verdict: { ...run.verdict, expected } };
  };
  expect(poolLevels([weak('missed'), weak('missed')], [])[0]?.isKnownGap).toBe(true);
  expect(poolLevels([weak('missed'), weak('met')], [])[0]?.isKnownGap).toBe(false);
  expect(poolLevels([weak('missed', exampleLevel(1_000_000, 0))], [])[0]?.isKnownGap).toBe(false);
  expect(poolLevels([], [weak('missed')])[0]?.isKnownGap).toBe(false);
});

test('the measured share lies in its interval, and more runs of the same never widen it', () => {
  const records = fc.array(
    fc
      .tuple(fc.nat(1_000), fc.nat(50), fc.double({ min: 1, max: 1_000, noNaN: true }))
      .map(([good, bad, n_eff]) => ({ ...exampleLevel(good + 1, bad), n_eff })),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(records, (some) => {
      const { ci95 = [1, 0], sli_measurement: measured = -1 } = poolOne(...some) ?? {};
      expect(ci95[0]).toBeLessThanOrEqual(measured + 1e-12);
      expect(ci95[1]).toBeGreaterThanOrEqual(measured - 1e-12);
      const twice = poolOne(...some, ...some)?.ci95 ?? [1, 0];
      expect(twice[1] - twice[0]).toBeLessThanOrEqual(ci95[1] - ci95[0] + 1e-9);
    }),
    { numRuns: 40 },
  );
});
