import { expect, test } from 'vitest';
import { exampleLevel } from '../example-levels.ts';
import { runWithDeadGrok, runWithPausedPostgres } from '../example-runs.ts';
import { expectation } from '../journal-builder.ts';
import type { Row } from '../verdict.ts';

/** A request every 100 ms for 40 s; those in one stretch are bad. Target 99 %. */
function judge(
  badMs: number,
  wanted: Parameters<typeof expectation<'burn-rate'>>[1],
  everyMs = 100,
): Row | undefined {
  const given = { of: 'level', lookbackMs: 5_000, atMost: 10, window: { over: 'all' } } as const;
  const run = runWithPausedPostgres(expectation('burn-rate', { ...given, ...wanted }));
  for (let sentMs = 0; sentMs < 40_000; sentMs += everyMs) {
    const isBad = sentMs >= 10_000 && sentMs < 10_000 + badMs;
    run.probe(sentMs, isBad ? { status: 503 } : {});
  }
  run.header.serviceLevels = [exampleLevel({ unit: 'requests', of: 'user' })];
  return run.judge().rows[0];
}

test.each([
  [500, 'met', 10],
  [600, 'missed', 12],
] as const)('%i ms of outage in a look-back of 5 s against 10× are %s', (badMs, verdict, burn) => {
  const row = judge(badMs, {});
  expect(row).toMatchObject({ verdict, unit: 'ratio', samples: 50 });
  expect(row?.low).toBeCloseTo(burn, 9);
  expect(row?.formula).toBe('bad share over 5s ÷ 1 %');
});

test('a miss says when the look-back was', () => {
  expect(judge(600, {})?.reason).toBe('12× in the 5s until 10,500 ms');
});

test('a run that is shorter than the look-back, and look-backs with too few events, are inconclusive', () => {
  expect(judge(0, { lookbackMs: 41_000 })?.verdict).toBe('inconclusive');
  const thin = judge(0, { lookbackMs: 1_000, atMost: 1 });
  expect(thin).toMatchObject({ verdict: 'inconclusive' });
  expect(thin?.reason).toContain('has the 100 units that it takes');
});

test('an outage that leaves too little to count is not passed over', () => {
  const wanted = { of: 'level', lookbackMs: 5_000, atMost: 10, window: { over: 'all' } } as const;
  const run = runWithPausedPostgres(expectation('burn-rate', wanted));
  for (let sentMs = 0; sentMs < 40_000; sentMs += 100) {
    if (sentMs < 12_000 || sentMs >= 18_000) run.probe(sentMs);
  }
  run.header.serviceLevels = [exampleLevel({ unit: 'requests', of: 'user' })];
  expect(run.judge().rows[0]).toMatchObject({
    verdict: 'inconclusive',
    reason: 'the 5s until 16,900 ms have 0 of the 10 units that it takes, and may be the worst',
  });
});

test('only look-backs that end in the window count', () => {
  const window = { after: 'database-paused' } as const;
  expect(judge(2_000, { window })?.verdict).toBe('met');
  expect(judge(2_000, { window: { during: 'database-paused' } })?.verdict).toBe('missed');
});

test('what only lateness made bad is undecided', () => {
  const expected = expectation('burn-rate', {
    of: 'level',
    lookbackMs: 5_000,
    atMost: 10,
    window: { over: 'all' },
  });
  const run = runWithPausedPostgres(expected);
  for (let sentMs = 0; sentMs < 40_000; sentMs += 100) {
    run.probe(sentMs, sentMs >= 10_000 && sentMs < 11_000 ? { answeredMs: sentMs + 205 } : {});
  }
  for (let atMs = 10_000; atMs < 11_300; atMs += 100) run.late(atMs + 10, atMs + 40);
  run.header.serviceLevels = [exampleLevel({ unit: 'requests', of: 'user' })];
  expect(run.judge().rows[0]).toMatchObject({ verdict: 'inconclusive', low: 0 });
});

test('what a fault broke burns, also where it counts only after it', () => {
  const window = { during: 'grok-dead' } as const;
  const wanted = { of: 'level', lookbackMs: 5_000, atMost: 10, window } as const;
  const run = runWithDeadGrok(expectation('burn-rate', wanted));
  for (let call = 0; call < 80; call += 1) {
    run.dial(`good-${call}`, call * 400).hangUp(`good-${call}`, call * 400 + 4_000);
  }
  // Under way in the fault, and given up two seconds after it.
  for (let call = 0; call < 20; call += 1) {
    run.dial(`lost-${call}`, 12_000).hangUp(`lost-${call}`, 22_000, 'caller', 'abandoned');
  }
  run.header.serviceLevels = [exampleLevel()];
  expect(run.judge().rows[0]).toMatchObject({ verdict: 'missed' });
});

test('a bound that is kept to the last unit is kept, whatever floats make of it', () => {
  const level = exampleLevel({ unit: 'requests', of: 'user' }, { target: 0.98 });
  const burn = (bad: number) => {
    const given = { of: 'level', lookbackMs: 10_000, atMost: 14, window: { over: 'all' } } as const;
    const run = runWithPausedPostgres(expectation('burn-rate', given));
    for (let index = 0; index < 400; index += 1) {
      run.probe(index * 100, index >= 150 && index < 150 + bad ? { status: 503 } : {});
    }
    run.header.serviceLevels = [level];
    return run.judge().rows[0];
  };
  // 28 % of bad are 14 times 2 %, and 0.28 / 0.02 is more than 14.
  expect(burn(28)).toMatchObject({ verdict: 'met', low: 14, high: 14 });
  expect(burn(29)).toMatchObject({ verdict: 'missed', low: 14.5 });
});
