import { expect, test } from 'vitest';
import { runWithPausedPostgres } from '../example-runs.ts';
import { expectation } from '../journal-builder.ts';

function runWith(
  bad: number,
  all: number,
  wanted: Parameters<typeof expectation<'availability'>>[1],
) {
  const run = runWithPausedPostgres(expectation('availability', { of: 'user', ...wanted }));
  for (let index = 0; index < all; index += 1) {
    if (index < bad) run.unanswered(11_000 + index);
    else run.probe(11_000 + index);
  }
  return run;
}

test.each([
  [1, 100, 'met'],
  [2, 100, 'missed'],
  [0, 99, 'inconclusive'],
] as const)('%i bad of %i against 99 %% is %s', (bad, all, verdict) => {
  expect(runWith(bad, all, { atLeast: 0.99 }).judge().rows[0]).toMatchObject({
    verdict,
    samples: all,
  });
});

test.each([
  [2, 200, 'met'],
  [3, 200, 'missed'],
  [0, 0, 'inconclusive'],
] as const)('%i bad of %i against 1 in 100 is %s', (bad, all, verdict) => {
  const { rows } = runWith(bad, all, { bad: { atMost: 1, per: 100 } }).judge();
  expect(rows[0]?.verdict).toBe(verdict);
});

test('an answer that only a stall of the harness made late is undecided', () => {
  const { rows } = runWith(0, 0, { atLeast: 1 })
    .probe(11_000, { answeredMs: 11_205 })
    .late(11_050, 11_080)
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'inconclusive', low: 0, high: 1 });
});

test('latency counts from the intended time, also when it was sent late', () => {
  const run = runWith(0, 0, { atLeast: 1 });
  const { rows } = run.probe(11_150, { intendedMs: 11_000, answeredMs: 11_210 }).judge();
  expect(rows[0]?.verdict).toBe('missed');
});

test('a quick 500 is no good answer, and a serial probe feeds no availability', () => {
  const run = runWith(0, 0, { atLeast: 1 }).probe(11_000, { status: 500 });
  expect(run.judge().rows[0]?.verdict).toBe('missed');
  const serial = runWith(0, 0, { atLeast: 1 }).probe(11_000, { status: 500, serial: true });
  expect(serial.judge().rows[0]?.verdict).toBe('inconclusive');
});

test('requests before and after the fault do not count by default', () => {
  const { rows } = runWith(0, 10, { atLeast: 1 })
    .probe(3_000, { status: 500 })
    .unanswered(30_000)
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'met', samples: 10 });
});
