import { expect, test } from 'vitest';
import { thinMarks } from './thin.ts';

const marks = (count: number) =>
  Array.from({ length: count }, (_, atMs) => ({ atMs, value: (atMs * 7_919) % 1_009 }));
const self = (mark: { atMs: number; value: number }) => mark;

test('2,000 marks are drawn as they are', () => {
  const all = marks(2_000);
  expect(thinMarks(all, self)).toBe(all);
});

test('of more the extremes of each column stay, in their order', () => {
  const all = marks(100_000);
  all[50_001] = { atMs: 50_001, value: -5 };
  all[70_001] = { atMs: 70_001, value: 5_000 };
  const kept = thinMarks(all, self);
  expect(kept.length).toBeLessThanOrEqual(3 * 251);
  expect(kept).toContain(all[50_001]);
  expect(kept).toContain(all[70_001]);
  expect(kept.map(({ atMs }) => atMs)).toEqual(kept.map(({ atMs }) => atMs).sort((a, b) => a - b));
});
