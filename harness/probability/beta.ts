import { logGamma } from './special-functions.ts';

const EPSILON = 1e-16;
const MOST_TERMS = 10_000;
/** Halvings of [0, 1] until doubles cannot tell the ends apart, also for a share of 1e-12. */
const HALVINGS = 100;

/**
 * I_x(a, b), the share of a beta distribution below `x`: by its continued fraction (Press et al.,
 * Numerical Recipes, 6.4).
 */
export function betaBelow(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x);
  const front = Math.exp(logFront + b * Math.log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return (front * continueFraction(a, b, x)) / a;
  return 1 - (front * continueFraction(b, a, 1 - x)) / b;
}

/** Where a beta distribution has the share `below` below it. */
export function betaQuantile(a: number, b: number, below: number): number {
  return findRoot((x) => betaBelow(a, b, x) < below, 0, 1);
}

/** Where a Student distribution of so many degrees of freedom has the share `below` below it; below > 0.5. */
export function studentQuantile(freedom: number, below: number): number {
  const x = betaQuantile(freedom / 2, 0.5, 2 * (1 - below));
  return Math.sqrt((freedom * (1 - x)) / x);
}

/** The end of a range up to which something holds, by halving. */
export function findRoot(holds: (x: number) => boolean, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let round = 0; round < HALVINGS; round += 1) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Lentz's method. */
function continueFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const guard = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let product = d;
  for (let m = 1; m < MOST_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    product *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    const change = d * c;
    product *= change;
    if (Math.abs(change - 1) < EPSILON * 10) break;
  }
  return product;
}
