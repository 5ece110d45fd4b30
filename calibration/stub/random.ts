/** A seeded stream of numbers in [0, 1): mulberry32. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A duration between two bounds, never a multiple of a frame. */
export function drawMs(random: () => number, fromMs: number, toMs: number): number {
  return fromMs + random() * (toMs - fromMs) + 0.137;
}
