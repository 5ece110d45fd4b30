import { expect, test } from 'vitest';
import { runWithDeadGrok } from '../example-runs.ts';
import { expectation } from '../journal-builder.ts';

const failed = { startedMs: 10_500, dueMs: 11_000, endedMs: 19_000, outcome: 'failed' } as const;

test('all exercised turns answered meets 100 %', () => {
  const run = runWithDeadGrok(expectation('turn-success', { atLeast: 1 }));
  expect(run.goodTurn('c', 1, 11_000, 500).judge().rows[0]?.verdict).toBe('met');
});

test('one failed turn misses 100 %, and is named', () => {
  const run = runWithDeadGrok(expectation('turn-success', { atLeast: 1 }));
  const { rows } = run.goodTurn('c', 1, 11_000, 500).turn('d', 1, failed).judge();
  expect(rows[0]).toMatchObject({ verdict: 'missed', low: 0.5, high: 0.5 });
  expect(rows[0]?.reason).toContain('d, turn 1');
});

test('a share of 90 % needs ten turns', () => {
  const run = runWithDeadGrok(expectation('turn-success', { atLeast: 0.9 }));
  for (let call = 1; call <= 9; call += 1) run.goodTurn(`c${call}`, 1, 11_000, 500);
  expect(run.judge().rows[0]?.verdict).toBe('inconclusive');
  const ten = runWithDeadGrok(expectation('turn-success', { atLeast: 0.9 }));
  for (let call = 1; call <= 9; call += 1) ten.goodTurn(`c${call}`, 1, 11_000, 500);
  expect(ten.turn('d', 1, failed).judge().rows[0]?.verdict).toBe('met');
});

test('a turn that was cut by the harness is no failed turn', () => {
  const run = runWithDeadGrok(expectation('turn-success', { atLeast: 1 }));
  const { rows } = run
    .goodTurn('c', 1, 11_000, 500)
    .turn('d', 1, { startedMs: 10_500, dueMs: 11_000 })
    .hangUp('d', 12_000, 'harness', 'stopped')
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'met', samples: 1 });
});
