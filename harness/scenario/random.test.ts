import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deriveRandom } from './random.ts';

const draw = (random: () => number, count: number): number[] =>
  Array.from({ length: count }, random);

test('the same seed and path draw the same numbers', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.oneof(fc.string(), fc.integer())), (seed, path) => {
      expect(draw(deriveRandom(seed, ...path), 5)).toEqual(draw(deriveRandom(seed, ...path), 5));
    }),
  );
});

test('the numbers of a seed stay the same from release to release', () => {
  expect(draw(deriveRandom('seed', 'caller', 7), 3)).toEqual([
    0.8892492407467216, 0.5719890366308391, 0.1085178751964122,
  ]);
});

test('another seed or another path draws other numbers', () => {
  const paths = [['a', 'bc'], ['ab', 'c'], ['abc'], ['a', 1], ['a', '1'], []];
  const streams = paths.flatMap((path) =>
    ['one', 'two'].map((seed) => draw(deriveRandom(seed, ...path), 3).join()),
  );
  expect(new Set(streams).size).toBe(streams.length);
});

test('numbers are spread evenly over [0, 1)', () => {
  const counts = new Array<number>(10).fill(0);
  for (let caller = 0; caller < 10_000; caller += 1) {
    const value = deriveRandom('spread', 'caller', caller)();
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThan(1);
    const tenth = Math.floor(value * 10);
    counts[tenth] = (counts[tenth] ?? 0) + 1;
  }
  // Chi-square with 9 degrees of freedom is beyond 27.9 once in a thousand.
  const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(chiSquare).toBeLessThan(27.9);
});
