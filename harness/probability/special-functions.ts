/**
 * The two functions of probability that JavaScript lacks. Own code, because the kept packages that have
 * them come with some hundred others.
 */

const EPSILON = 1e-16;
const MOST_TERMS = 10_000;
/** Lanczos' coefficients for g = 7, n = 9. */
const LANCZOS = [
  0.999_999_999_999_809_93, 676.520_368_121_885_1, -1_259.139_216_722_402_8, 771.323_428_777_653_13,
  -176.615_029_162_140_6, 12.507_343_278_686_905, -0.138_571_095_265_720_12,
  9.984_369_578_019_572e-6, 1.505_632_735_149_311_6e-7,
];

/** ln Γ(x) for x > 0 (Lanczos). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const base = shifted + 7.5;
  const series = LANCZOS.reduce((sum, coefficient, n) =>
    n === 0 ? coefficient : sum + coefficient / (shifted + n),
  );
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(series);
}

/**
 * Q(a, x), the share of a gamma distribution of shape `a` above `x`: by its series below a + 1, by its
 * continued fraction above (Press et al., Numerical Recipes, 6.2).
 */
export function gammaAbove(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const factor = Math.exp(-x + a * Math.log(x) - logGamma(a));
  return x < a + 1 ? 1 - factor * sumSeries(a, x) : factor * continueFraction(a, x);
}

/** Φ(z), the share of a standard normal distribution below `z`. */
export function normalBelow(z: number): number {
  const outside = 0.5 * gammaAbove(0.5, (z * z) / 2);
  return z < 0 ? outside : 1 - outside;
}

function sumSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_TERMS; n += 1) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * EPSILON) break;
  }
  return sum;
}

/** Lentz's method. */
function continueFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let product = d;
  for (let n = 1; n < MOST_TERMS; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = numerator * d + b;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    c = b + numerator / c;
    if (Math.abs(c) < tiny) c = tiny;
    const change = d * c;
    product *= change;
    if (Math.abs(change - 1) < EPSILON) break;
  }
  return product;
}
