import { expect, test } from 'vitest';
import type { EventOf } from '../journal/event.ts';
import { WallClock } from './wall-clock.ts';

const WALL_MS = 1_790_000_000_000;

function pairs(...given: [atMs: number, wallMs: number][]): EventOf<'clock'>[] {
  return given.map(([atMs, wallMs], seq) => ({
    ...{ kind: 'clock', source: 'experiment', seq },
    ...{ atMs, wallMs: WALL_MS + wallMs },
  }));
}

test('an instant of the wall clock lies within the millisecond that Date.now() leaves open', () => {
  const clock = new WallClock(pairs([0, 5], [1_000, 1_005], [2_000, 2_005]));
  expect(clock.fault).toBeUndefined();
  expect(clock.map(WALL_MS + 1_505.25)).toEqual({ fromMs: 1_499.25, spreadMs: 1 });
});

test('clocks that drift apart widen what lies between two pairs by the drift', () => {
  const clock = new WallClock(pairs([0, 0], [1_000, 1_003]));
  expect(clock.map(WALL_MS + 500)).toEqual({ fromMs: 496, spreadMs: 4 });
});

test('before the first pair and after the last one the nearest pair counts', () => {
  const clock = new WallClock(pairs([1_000, 1_000], [2_000, 2_000]));
  expect(clock.map(WALL_MS + 10).fromMs).toBe(9);
  expect(clock.map(WALL_MS + 9_000).fromMs).toBe(8_999);
});

test.each([
  ['forwards', 5_000],
  ['back', -5_000],
])('a clock that was set %s cannot be used', (_, byMs) => {
  const clock = new WallClock(pairs([0, 0], [1_000, 1_000], [2_000, 2_000 + byMs]));
  expect(clock.fault).toBe('the wall clock, which k6 measures with, was moved by 5000 ms');
});

test('without a pair nothing can be placed', () => {
  expect(new WallClock([]).fault).toContain('pairs no wall time');
});
