import { expect, test } from 'vitest';
import { runWithDeadGrok } from '../example-runs.ts';
import { expectation } from '../journal-builder.ts';

const wanted = expectation('failover-at-connect', {
  of: 'voice-ai',
  to: 'openai',
  withinMs: 3_000,
});

test.each([
  [1_400, 'met'],
  [1_510, 'inconclusive'],
  [2_000, 'missed'],
] as const)(
  'dialled during the fault, a first word %i ms after the turn is %s',
  (latencyMs, verdict) => {
    const { rows } = runWithDeadGrok(wanted)
      .dial('c', 11_000)
      .goodTurn('c', 1, 12_500, latencyMs, 'openai')
      .judge();
    expect(rows[0]).toMatchObject({ verdict, high: 1_500 + latencyMs, samples: 1 });
  },
);

test('no call dialled early enough is no trial', () => {
  const { rows } = runWithDeadGrok(wanted)
    .dial('c', 9_000)
    .goodTurn('c', 1, 12_500, 400, 'openai')
    .dial('d', 16_500)
    .goodTurn('d', 1, 17_500, 400, 'openai')
    .judge();
  expect(rows[0]?.verdict).toBe('inconclusive');
});

test('a call that nobody answers is beyond every bound', () => {
  const { rows } = runWithDeadGrok(wanted)
    .dial('c', 11_000)
    .hangUp('c', 12_000, 'carrier', 'failed')
    .judge();
  expect(rows[0]?.verdict).toBe('missed');
});
