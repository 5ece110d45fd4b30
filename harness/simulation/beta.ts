import { logGamma } from './special-functions.ts';

const EPSILON = 1e-15;
const MOST_TERMS = 1_000;
const TINY = 1e-300;

/** P(X <= x) of a Beta(a, b): the regularised incomplete beta function (Press et al., Numerical Recipes, 6.4). */
export function betaBelow(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const ways = logGamma(a + b) - logGamma(a) - logGamma(b);
  const factor = Math.exp(ways + a * Math.log(x) + b * Math.log1p(-x));
  // The continued fraction converges fast on one side of the middle; the other side mirrors it.
  return x < (a + 1) / (a + b + 2)
    ? (factor * continueFraction(x, a, b)) / a
    : 1 - (factor * continueFraction(1 - x, b, a)) / b;
}

/** Where a Beta(a, b) reaches the share `share`, by halving; from a uniform number it makes a draw. */
export function betaQuantile(share: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (betaBelow(middle, a, b) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Lentz's method. */
function continueFraction(x: number, a: number, b: number): number {
  const keep = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / keep(1 - ((a + b) * x) / (a + 1));
  let product = d;
  for (let m = 1; m <= MOST_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / keep(1 + even * d);
    c = keep(1 + even / c);
    product *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / keep(1 + odd * d);
    c = keep(1 + odd / c);
    product *= d * c;
    if (Math.abs(d * c - 1) < EPSILON) break;
  }
  return product;
}
