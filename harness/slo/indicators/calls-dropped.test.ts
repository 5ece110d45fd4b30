import { expect, test } from 'vitest';
import { runWithDeadGrok } from '../example-runs.ts';
import { expectation } from '../journal-builder.ts';

const wanted = expectation('calls-dropped', { max: 0 });

test('calls that end with their script, or are stopped by the harness, are not dropped', () => {
  const { rows } = runWithDeadGrok(wanted)
    .dial('c', 9_000)
    .hangUp('c', 14_000)
    .dial('d', 15_000)
    .hangUp('d', 39_000, 'harness', 'stopped')
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'met', samples: 2, low: 0 });
});

test.each([
  ['stack', 'hung-up'],
  ['carrier', 'failed'],
  ['caller', 'abandoned'],
] as const)('a call that ends by the %s, %s, is dropped', (by, reason) => {
  const { rows } = runWithDeadGrok(wanted).dial('c', 9_000).hangUp('c', 14_000, by, reason).judge();
  expect(rows[0]).toMatchObject({ verdict: 'missed', low: 1 });
  expect(rows[0]?.reason).toContain(reason);
});

test('no call during the fault is inconclusive', () => {
  const { rows } = runWithDeadGrok(wanted).dial('c', 30_000).hangUp('c', 35_000).judge();
  expect(rows[0]?.verdict).toBe('inconclusive');
});

test('a dropped call stays missed in an invalid run, unless a process of the harness died', () => {
  const invalid = runWithDeadGrok(wanted).steady(9_000, false).dial('c', 9_000);
  expect(invalid.hangUp('c', 14_000, 'stack', 'hung-up').judge().rows[0]?.verdict).toBe('missed');
  const exit = {
    process: 'twilio',
    instance: 'twilio#1',
    role: 'harness',
    expected: false,
  } as const;
  const broken = runWithDeadGrok(wanted)
    .add(13_000, { kind: 'process-exited', ...exit })
    .dial('c', 9_000)
    .hangUp('c', 14_000, 'carrier', 'failed');
  expect(broken.judge().rows[0]?.verdict).toBe('inconclusive');
});
