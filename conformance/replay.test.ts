import { expect, test } from 'vitest';
import { deliver } from './replay.ts';

const CONNECTIONS = 64;

test.each(['a', 'b', 'c'])(
  'the same seed %s delivers the same bytes, one connection at a time or all at once',
  async (seed) => {
    const alone = await deliver(seed, CONNECTIONS, { atOnce: 1, cut: () => 0.9 });
    const together = await deliver(seed, CONNECTIONS, { atOnce: CONNECTIONS, cut: Math.random });
    expect(together).toEqual(alone);
    expect(new Set(alone).size).toBeGreaterThan(CONNECTIONS / 2);
  },
  60_000,
);

test('another seed delivers other bytes', async () => {
  const manner = { atOnce: 8, cut: () => 0.9 };
  const some = await deliver('a', 8, manner);
  expect(await deliver('z', 8, manner)).not.toEqual(some);
}, 60_000);
