import { expect, test } from 'vitest';
import type { Verdict } from '../slo/verdict.ts';
import { exampleRun } from './example-history.ts';
import { standingOf } from './series.ts';

const { verdict: EXAMPLE } = exampleRun({ folder: 'a', startedAt: '2026-11-01T06:00:00Z' });
const stand = (given: Partial<Verdict>) => standingOf({ ...EXAMPLE, ...given });

test.each<[Verdict['expected'], Verdict['verdict'], string]>([
  ['met', 'met', 'met'],
  ['met', 'missed', 'missed'],
  ['met', 'inconclusive', 'inconclusive'],
  ['missed', 'missed', 'met'],
  ['missed', 'met', 'missed'],
  ['missed', 'inconclusive', 'inconclusive'],
  ['inconclusive', 'inconclusive', 'met'],
])('a whole run that expects %s and is %s stands as %s', (expected, verdict, standing) => {
  expect(stand({ expected, verdict })).toBe(standing);
});

test('a miss on purpose in a run that proves nothing is told as its exit code tells it', () => {
  const missed = { expected: 'missed', verdict: 'missed' } as const;
  expect(stand({ ...missed, valid: false })).toBe('inconclusive');
  expect(stand({ ...missed, outcome: 'interrupted' })).toBe('inconclusive');
  expect(stand({ ...missed, outcome: 'torn', valid: false })).toBe('inconclusive');
});

test('nothing is as expected in a run that was cut short, and a miss that nobody expected stands', () => {
  const unknown = { expected: 'inconclusive', verdict: 'inconclusive' } as const;
  expect(stand({ ...unknown, outcome: 'interrupted' })).toBe('inconclusive');
  expect(stand({ ...unknown, outcome: 'failed' })).toBe('inconclusive');
  expect(stand({ verdict: 'missed', outcome: 'interrupted', valid: false })).toBe('missed');
});
