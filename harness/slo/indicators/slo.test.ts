import { expect, test } from 'vitest';
import type { ServiceLevel } from '../../objectives/service-level.ts';
import { exampleLevel } from '../example-levels.ts';
import { runWithPausedPostgres } from '../example-runs.ts';
import { expectation } from '../journal-builder.ts';
import type { Row } from '../verdict.ts';

const USER = exampleLevel({ unit: 'requests', of: 'user' });

/** 400 requests in 40 s, the first of which are bad. */
function judge(
  bad: number,
  wanted: Parameters<typeof expectation<'slo'>>[1],
  levels: ServiceLevel[] = [USER],
): Row | undefined {
  const expected = expectation('slo', { of: 'level', window: { over: 'all' }, ...wanted });
  const run = runWithPausedPostgres(expected);
  for (let index = 0; index < 400; index += 1) {
    run.probe(index * 100, index < bad ? { status: 503 } : {});
  }
  run.header.serviceLevels = levels;
  return run.judge().rows[0];
}

test.each([
  [4, 'met', 0.99],
  [5, 'missed', 0.9875],
] as const)('%i bad of 400 against its own target of 99 %% is %s', (bad, verdict, share) => {
  expect(judge(bad, {})).toMatchObject({
    verdict,
    low: share,
    high: share,
    bound: { op: '>=', value: 0.99 },
    samples: 400,
    population: 'requests of level over the whole run',
  });
});

test("a row's own bound replaces the target", () => {
  expect(judge(5, { atLeast: 0.98 })?.verdict).toBe('met');
  expect(judge(5, { atLeast: 0.9875 })?.verdict).toBe('met');
});

test("a row's own bound is held to each value that an objective has", () => {
  const metric = { type: 'deadair', spec: { unit: 'turns', quantity: 'turn-latency', in: 's' } };
  const level = exampleLevel(
    {},
    {
      indicator: { kind: 'threshold', metric },
      objectives: [
        { target: 0.5, op: 'lte', value: 0.8 },
        { target: 0.9, op: 'lte', value: 2, displayName: 'patience' },
      ],
    },
  );
  const run = runWithPausedPostgres(
    expectation('slo', { of: 'level', atLeast: 0.5, window: { over: 'all' } }),
  );
  run.header.serviceLevels = [level];
  const { rows } = run.judge();
  expect(rows.map(({ quantity }) => quantity)).toEqual(['slo level, 50 %', 'slo level, patience']);
});

test('too few events to tell the target from a larger one are inconclusive', () => {
  expect(judge(0, { atLeast: 0.999 })).toMatchObject({ verdict: 'inconclusive' });
  expect(judge(0, { atLeast: 0.999 })?.reason).toContain('400 of at least 1000');
});

test('no event, no level of that name, and a level of another tool are inconclusive', () => {
  expect(judge(0, {}, [exampleLevel()])?.reason).toContain('no calls of level');
  expect(judge(0, {}, [])?.reason).toContain('no service level level, but none');
  const raw = { type: 'prometheus', spec: {} };
  const other = exampleLevel({}, { indicator: { kind: 'raw', rawType: 'success', raw } });
  expect(judge(0, {}, [other])).toMatchObject({ verdict: 'inconclusive' });
});

test('each objective of a level is a row of its own', () => {
  const objectives: ServiceLevel['objectives'] = [{ target: 0.98 }, { target: 0.99 }];
  const expected = expectation('slo', { of: 'level', window: { over: 'all' } });
  const run = runWithPausedPostgres(expected);
  for (let index = 0; index < 400; index += 1)
    run.probe(index * 100, index < 5 ? { status: 503 } : {});
  run.header.serviceLevels = [{ ...USER, objectives }];
  expect(run.judge().rows.map(({ quantity, verdict }) => [quantity, verdict])).toEqual([
    ['slo level, 98 %', 'met'],
    ['slo level, 99 %', 'missed'],
  ]);
});

test('with confidence it judges the population, where one outage is one incident', () => {
  const row = judge(0, { atLeast: 0.95, confidence: 0.95 });
  expect(row).toMatchObject({ verdict: 'inconclusive' });
  expect(row?.reason).toContain('59 without a failure would decide');
  expect(judge(0, { atLeast: 0.85, confidence: 0.95 })?.verdict).toBe('met');
  expect(judge(390, { atLeast: 0.85, confidence: 0.95 })?.verdict).toBe('missed');
});

/** 5 % of 40 s bad are 2 s of the 25,920 s that 1 % of 30 d are. */
test.each([
  [20, 'met'],
  [21, 'missed'],
] as const)(
  '%i bad requests against the part of the budget that 20 of them spend are %s',
  (bad, verdict) => {
    const row = judge(bad, { spendsAtMost: 2 / 25_920 });
    expect(row).toMatchObject({ verdict, unit: 'share', bound: { op: '<=' } });
    expect(row?.formula).toBe('bad share ÷ 1 % × 40,000 ms ÷ 30 d');
  },
);

test('a part of the budget that no run so short can spend is inconclusive, not met', () => {
  const row = judge(0, { spendsAtMost: 0.05 });
  expect(row?.verdict).toBe('inconclusive');
  expect(row?.reason).toContain('nothing in this run could spend more');
});

test('during a fault only what overlaps it counts', () => {
  const row = judge(5, { window: { over: 'fault' } });
  expect(row).toMatchObject({ verdict: 'met', low: 1, samples: 101 });
});

test('what maintenance leaves out is told in the row', () => {
  const expected = expectation('slo', { of: 'level', window: { over: 'all' } });
  const run = runWithPausedPostgres(expected, { maintenance: ['database-paused'] });
  for (let index = 0; index < 400; index += 1) run.probe(index * 100);
  run.header.serviceLevels = [USER];
  expect(run.judge().rows[0]).toMatchObject({
    verdict: 'met',
    samples: 299,
    population: 'requests of level over the whole run, without 101 under maintenance',
  });
});
