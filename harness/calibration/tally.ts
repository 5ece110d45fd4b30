/** One measured interval beside the truth, in ms. */
export interface Comparison {
  low: number;
  high: number;
  truthMs: number;
}

/** A number that must be exact. */
export interface Count {
  quantity: string;
  measured: number;
  truth: number;
}

/** What a quantity's comparisons say of the instrument. */
export interface Tally {
  quantity: string;
  samples: number;
  inside: number;
  /** Mean of the intervals' middles less the truth, ms. */
  biasMs: number;
  widthP95Ms: number;
  widthBoundMs: number;
  /** The truth lies inside, and the middle has no bias unless it is too wide: a busy machine spoils no more. */
  isRight: boolean;
  passed: boolean;
}

/** The truth must lie inside in 99 % of cases: red when chance would say otherwise 1 in 1,000 times. */
const INSIDE_SHARE = 0.99;
const REJECT_BELOW = 0.001;
const BIAS_BOUND_MS = 3;

export function tallyComparisons(
  quantity: string,
  comparisons: Comparison[],
  widthBoundMs: number,
  biasBoundMs = BIAS_BOUND_MS,
): Tally {
  const samples = comparisons.length;
  const inside = comparisons.filter(
    ({ low, high, truthMs }) => low <= truthMs && truthMs <= high,
  ).length;
  const biases = comparisons.map(({ low, high, truthMs }) => (low + high) / 2 - truthMs);
  const biasMs = biases.reduce((sum, bias) => sum + bias, 0) / samples;
  const widths = comparisons.map(({ low, high }) => high - low).sort((a, b) => a - b);
  const widthP95Ms = widths[Math.ceil(samples * 0.95) - 1] ?? Number.NaN;
  const isWide = widthP95Ms > widthBoundMs;
  const isRight =
    samples > 0 &&
    probabilityAtMost(inside, samples, INSIDE_SHARE) >= REJECT_BELOW &&
    // What widens an interval lowers its low end, and so its middle: too wide ones have no bias to judge.
    (Math.abs(biasMs) <= biasBoundMs || isWide);
  const passed = isRight && !isWide;
  return { quantity, samples, inside, biasMs, widthP95Ms, widthBoundMs, isRight, passed };
}

/** P(X ≤ k) for X binomial (n, p), summed term by term in log space. */
export function probabilityAtMost(k: number, n: number, p: number): number {
  let logTerm = n * Math.log1p(-p);
  let sum = Math.exp(logTerm);
  for (let x = 1; x <= k; x += 1) {
    logTerm += Math.log((n - x + 1) / x) + Math.log(p) - Math.log1p(-p);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}

/** Counts of several runs added up; each must agree in every run. */
export function tallyCounts(runs: Count[][]): (Count & { passed: boolean })[] {
  const totals = new Map<string, Count & { passed: boolean }>();
  for (const { quantity, measured, truth } of runs.flat()) {
    const total = totals.get(quantity) ?? { quantity, measured: 0, truth: 0, passed: true };
    total.measured += measured;
    total.truth += truth;
    total.passed &&= measured === truth;
    totals.set(quantity, total);
  }
  return [...totals.values()];
}
