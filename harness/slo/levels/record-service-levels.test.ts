import { expect, test } from 'vitest';
import type { ServiceLevel } from '../../objectives/service-level.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { exampleLevel } from '../example-levels.ts';
import { runOfTrials, runWithDeadGrok, runWithPausedPostgres } from '../example-runs.ts';
import type { JournalBuilder } from '../journal-builder.ts';
import type { ServiceLevelRecord } from '../service-level-record.ts';

const DAY_MS = 86_400_000;
const USER = { unit: 'requests', of: 'user' };

function recordOf(run: JournalBuilder, ...levels: ServiceLevel[]): ServiceLevelRecord {
  run.header.serviceLevels = levels;
  const [record] = run.judge().serviceLevels ?? [];
  if (!record) throw new Error('no record');
  return record;
}

/** A request every 100 ms for 40 s, bad in some of them; PostgreSQL is away from 10 to 20 s. */
function askUser(
  bad: (sentMs: number) => boolean,
  scenario: Partial<Scenario> = {},
): JournalBuilder {
  const run = runWithPausedPostgres([], scenario);
  for (let sentMs = 0; sentMs < 40_000; sentMs += 100) {
    run.probe(sentMs, bad(sentMs) ? { status: 503 } : {});
  }
  return run;
}

const duringFirstSecond = (sentMs: number): boolean => sentMs >= 10_000 && sentMs < 11_000;

test('a run without service levels has no records', () => {
  expect(askUser(() => false).judge().serviceLevels).toBeUndefined();
});

test('by request: shares, burn rate and budget are what they are by hand', () => {
  const record = recordOf(askUser(duringFirstSecond), exampleLevel(USER, { target: 0.999 }));
  expect(record).toMatchObject({
    slo: 'level',
    method: 'occurrences',
    unit: 'requests',
    good_events_count: 390,
    bad_events_count: 10,
    sli_measurement: 0.975,
    error_budget_target: 0.001,
    error_budget_minutes: 43.2,
    measured_ms: 40_000,
    n_incidents: 1,
    verdict: 'inconclusive',
    causes: [{ fault: 'database-paused', target: 'postgres', bad: 10 }],
  });
  expect(record.error_budget_burn_rate).toBeCloseTo(25, 9);
  // 2.5 % of 40 s are 1 s of 2,592 s.
  expect(record.error_budget_consumed_ratio).toBeCloseTo(1 / 2_592, 12);
  expect(record.error_budget_remaining_minutes).toBeCloseTo(43.2 - 1 / 60, 9);
});

test('a budget that is overspent is negative', () => {
  const hour = { kind: 'rolling', lengthMs: 3_600_000, text: '1h' } as const;
  const record = recordOf(
    askUser(() => true),
    exampleLevel(USER, { target: 0.999, window: hour }),
  );
  expect(record.error_budget_consumed_ratio).toBeCloseTo(40 / 3.6, 9);
  expect(record.error_budget_remaining_minutes).toBeLessThan(-0.6);
  expect(record.verdict).toBe('missed');
});

test('causes add up to all that are bad, whatever fault they belong to', () => {
  const run = askUser((sentMs) => duringFirstSecond(sentMs) || sentMs === 30_000);
  const record = recordOf(run, exampleLevel(USER));
  expect(record.causes.map(({ fault, bad }) => [fault, bad])).toEqual([
    ['database-paused', 10],
    ['none', 1],
  ]);
  expect(record.n_incidents).toBe(2);
});

test('by time a second is bad when any of its requests was', () => {
  const run = askUser((sentMs) => sentMs === 10_300 || sentMs === 10_500 || sentMs === 12_000);
  expect(recordOf(run, exampleLevel({ unit: 'seconds', of: 'user' }))).toMatchObject({
    unit: 'seconds',
    good_events_count: 38,
    bad_events_count: 2,
    sli_measurement: 0.95,
  });
});

test('by time voice is bad for the whole union of its gaps, counted once', () => {
  const run = runWithDeadGrok([]);
  for (const call of ['a', 'b']) {
    run.dial(call, 9_000).goodTurn(call, 1, 11_500, 4_000, 'openai').hangUp(call, 19_000);
  }
  const level = exampleLevel({ unit: 'seconds', good: { within: '2s' } });
  // On the line from 9 to 19 s; silent from 11.5 to 15.5 s.
  expect(recordOf(run, level)).toMatchObject({ good_events_count: 5, bad_events_count: 5 });
});

test('by time voice is bad too while an answer never comes, and when a call goes wrong', () => {
  const run = runWithDeadGrok([])
    .dial('a', 9_000)
    .turn('a', 1, { startedMs: 10_000, dueMs: 11_200, endedMs: 12_800, outcome: 'failed' })
    .hangUp('a', 12_800, 'stack', 'hung-up')
    .dial('b', 15_000)
    .hangUp('b', 15_100, 'carrier', 'failed');
  // On the line from 9 to 12.8 s and from 15 to 15.1 s; bad from 11.2 s on.
  expect(recordOf(run, exampleLevel({ unit: 'seconds', good: { within: '5s' } }))).toMatchObject({
    good_events_count: 2,
    bad_events_count: 3,
  });
});

test('by call: dropped, abandoned, never connected and cut short are bad; stopped by the harness is none', () => {
  const run = runWithDeadGrok([])
    .dial('a', 1_000)
    .hangUp('a', 9_000)
    .dial('b', 2_000)
    .hangUp('b', 11_000, 'stack', 'hung-up')
    .dial('c', 3_000)
    .hangUp('c', 12_000, 'caller', 'abandoned')
    .dial('d', 11_000)
    .hangUp('d', 11_500, 'carrier', 'failed')
    .dial('f', 12_000)
    .hangUp('f', 13_000, 'caller', 'hung-up')
    .dial('e', 30_000)
    .hangUp('e', 39_000, 'harness', 'stopped');
  expect(recordOf(run, exampleLevel())).toMatchObject({
    good_events_count: 1,
    bad_events_count: 4,
  });
});

test('by time a call in which the caller never came to speak is bad from its dialling on', () => {
  const run = runWithDeadGrok([])
    .dial('a', 11_000)
    .hangUp('a', 18_500, 'caller', 'abandoned')
    .dial('b', 9_000)
    .goodTurn('b', 1, 10_500, 400)
    .hangUp('b', 11_900);
  expect(recordOf(run, exampleLevel({ unit: 'seconds', good: { within: '5s' } }))).toMatchObject({
    good_events_count: 2,
    bad_events_count: 8,
  });
});

test.each([
  ['turn-latency', [], 1],
  ['answer-gap', [], 1],
  ['dead-air', [{ maker: 'grok', fromMs: 12_200, places: [0] }], 1],
  ['turn-latency', [{ maker: 'grok', fromMs: 12_200, places: [0] }], 0],
] as const)(
  'by turn: one that the harness cut counts only where its %s is too long already',
  (quantity, said, bad) => {
    const run = runWithDeadGrok([])
      .dial('a', 11_000)
      .turn('a', 1, {
        startedMs: 11_500,
        dueMs: 12_000,
        said: said.map((words) => ({ ...words, places: [...words.places] })),
      })
      .hangUp('a', 39_000, 'harness', 'stopped')
      .dial('b', 37_000)
      .turn('b', 1, { startedMs: 37_500, dueMs: 38_000 })
      .hangUp('b', 39_000, 'harness', 'stopped');
    const source = { unit: 'turns', quantity, good: { within: '3s' } };
    expect(recordOf(run, exampleLevel(source))).toMatchObject({
      good_events_count: 0,
      bad_events_count: bad,
    });
  },
);

test('by turn: within the quantity of the source', () => {
  const run = runWithDeadGrok([])
    .goodTurn('a', 1, 11_000, 500)
    .goodTurn('b', 1, 11_000, 2_500)
    .turn('c', 1, { startedMs: 11_000, dueMs: 12_000, endedMs: 19_000, outcome: 'failed' });
  const source = { unit: 'turns', quantity: 'turn-latency', good: { within: '1s' } };
  expect(recordOf(run, exampleLevel(source))).toMatchObject({
    good_events_count: 1,
    bad_events_count: 2,
  });
  const answered = recordOf(run, exampleLevel({ unit: 'turns' }));
  expect(answered).toMatchObject({ good_events_count: 2, bad_events_count: 1 });
});

test('a threshold compares the quantity of each unit with the value of its objective', () => {
  const run = runWithDeadGrok([]).goodTurn('a', 1, 11_000, 500).goodTurn('b', 1, 11_000, 2_500);
  const spec = { unit: 'turns', quantity: 'turn-latency', in: 's' };
  const indicator = { kind: 'threshold', metric: { type: 'deadair', spec } } as const;
  const level = exampleLevel(
    {},
    { indicator, objectives: [{ target: 0.9, op: 'lte', value: 1.5 }] },
  );
  expect(recordOf(run, level)).toMatchObject({ good_events_count: 1, bad_events_count: 1 });
});

test('slices are good by their share, or count by it', () => {
  const objectives: ServiceLevel['objectives'] = [
    { target: 0.9, timeSliceTarget: 0.8, timeSliceWindowMs: 10_000 },
  ];
  const run = () => askUser((sentMs) => sentMs >= 10_000 && sentMs < 15_000);
  const timeslices = exampleLevel(USER, { method: 'timeslices', objectives });
  expect(recordOf(run(), timeslices)).toMatchObject({
    unit: 'slices',
    good_events_count: 3,
    bad_events_count: 1,
    measured_ms: 40_000,
  });
  const ratio = recordOf(run(), exampleLevel(USER, { method: 'ratio-timeslices', objectives }));
  expect(ratio.sli_measurement).toBeCloseTo(3.5 / 4, 12);
});

test('maintenance counts neither good nor bad, and the record says so', () => {
  const run = askUser(duringFirstSecond, { maintenance: ['database-paused'] });
  const record = recordOf(run, exampleLevel(USER));
  // In force from 10,000 to 20,010 ms.
  expect(record).toMatchObject({
    bad_events_count: 0,
    good_events_count: 299,
    maintenance_ms: 10_010,
    maintenance_events_count: 101,
    measured_ms: 29_990,
  });
});

test('maintenance that is repeated leaves out each of its trials', () => {
  const run = runOfTrials([], [500, 500]);
  run.header.scenario.maintenance = ['grok-dead'];
  for (let sentMs = 0; sentMs < 70_000; sentMs += 100) run.probe(sentMs);
  // In force from 10,000 to 20,010 ms and from 40,000 to 50,010 ms.
  expect(recordOf(run, exampleLevel(USER)).maintenance_events_count).toBe(202);
});

test('what lateness leaves open counts neither way but widens the interval', () => {
  const run = askUser(() => false)
    .probe(20_500, { answeredMs: 20_705 })
    .late(20_550, 20_580);
  const record = recordOf(run, exampleLevel(USER, { target: 0.9 }));
  expect(record).toMatchObject({
    good_events_count: 400,
    bad_events_count: 0,
    undecided_events_count: 1,
  });
  expect(record.ci95?.[1]).toBe(1);
});

test('a run that claims to last for ages is not counted out in seconds', () => {
  const run = askUser(() => false).phase('drain', 1e300);
  for (const event of run.events)
    if (event.kind === 'phase' && event.atMs === 40_000) event.atMs = 1e300;
  expect(recordOf(run, exampleLevel({ unit: 'seconds', of: 'user' })).verdict).toBe('inconclusive');
});

test('no event is inconclusive, never met', () => {
  const record = recordOf(runWithDeadGrok([]), exampleLevel());
  expect(record).toMatchObject({ verdict: 'inconclusive', reason: 'nothing to judge: no calls' });
  expect(record.sli_measurement).toBeUndefined();
  expect(record.ci95).toBeUndefined();
});

test('requests without a failure are worth their batches, and it says what would decide', () => {
  const record = recordOf(
    askUser(() => false),
    exampleLevel(USER, { target: 0.995 }),
  );
  // Twenty batches of the time without a fault, and one injection.
  expect(record).toMatchObject({ n_eff: 21, verdict: 'inconclusive' });
  expect(record.reason).toBe(
    '400 requests are worth 21 independent ones, since they share their fate: 598 without a failure ' +
      'would decide, which is 28 more runs like this one',
  );
});

test('a level may be met by what a run claims', () => {
  const record = recordOf(
    askUser(() => false),
    exampleLevel(USER, { target: 0.8 }),
  );
  expect(record).toMatchObject({ verdict: 'met', good_events_count: 400 });
  expect(record.reason).toBeUndefined();
});

test('in an invalid run every record is inconclusive with the reason of the run', () => {
  const run = askUser(() => true);
  run.steady(9_000, false);
  const record = recordOf(run, exampleLevel(USER));
  expect(record.verdict).toBe('inconclusive');
  expect(record.reason).toContain('not steady');
});

test.each([
  ['another tool', { type: 'prometheus', spec: {} }, /measured by prometheus/],
  ['no unit that there is', { type: 'deadair', spec: { unit: 'smiles' } }, /cannot be read/],
])('a source of %s is inconclusive and hides no other level', (_, raw, reason) => {
  const run = askUser(() => false);
  const indicator = { kind: 'raw', rawType: 'success', raw } as const;
  run.header.serviceLevels = [exampleLevel({}, { indicator }), exampleLevel(USER, { target: 0.8 })];
  const records = run.judge().serviceLevels;
  expect(records?.[0]).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringMatching(reason),
  });
  expect(records?.[1]?.verdict).toBe('met');
});

test('the budget of a calendar month is that of the month in which the run began', () => {
  const window = {
    kind: 'calendar',
    count: 1,
    unit: 'M',
    start: '2026-01-01 00:00:00',
    timeZone: 'UTC',
  } as const;
  const run = askUser(() => false);
  run.header.startedAt = '2026-02-15T00:00:00.000Z';
  const record = recordOf(run, exampleLevel(USER, { window }));
  expect(record.window_ms).toBe(28 * DAY_MS);
  expect(record.error_budget_minutes).toBeCloseTo(403.2, 9);
});
