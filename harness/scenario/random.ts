/**
 * A stream of numbers in [0, 1) of its own for each decision, named by a path: what one part of a run
 * draws never shifts what another part draws.
 */
export function deriveRandom(seed: string, ...path: (string | number)[]): () => number {
  // JSON keeps ('a', 'bc') and ('ab', 'c') apart.
  const state = hashTo128Bits(JSON.stringify([seed, ...path]));
  const next = sfc32(state);
  for (let round = 0; round < 12; round += 1) next();
  return next;
}

type State = [number, number, number, number];

/** cyrb128: 128 bits from a text, each depending on every character. */
function hashTo128Bits(text: string): State {
  let [h1, h2, h3, h4] = [1_779_033_703, 3_144_134_277, 1_013_904_242, 2_773_480_762];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    h1 = h2 ^ Math.imul(h1 ^ code, 597_399_067);
    h2 = h3 ^ Math.imul(h2 ^ code, 2_869_860_233);
    h3 = h4 ^ Math.imul(h3 ^ code, 951_274_213);
    h4 = h1 ^ Math.imul(h4 ^ code, 2_716_044_179);
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597_399_067);
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2_869_860_233);
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951_274_213);
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2_716_044_179);
  h1 ^= h2 ^ h3 ^ h4;
  return [h1 >>> 0, (h2 ^ h1) >>> 0, (h3 ^ h1) >>> 0, (h4 ^ h1) >>> 0];
}

/** sfc32 of PractRand: small, fast, passes its battery. */
function sfc32([a, b, c, counter]: State): () => number {
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
}
