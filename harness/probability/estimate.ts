/** Two-sided 95 % of a normal distribution. */
export const Z95 = 1.959_963_985;

/** Guards a rank against the last bit of a product: 0.07 × 100 is more than 7. */
const EPSILON = 1e-9;

/** A number with its two-sided 95 % interval. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** The mean of independent draws; `error` is its standard error. */
export function estimateMean(draws: Float64Array): Estimate & { error: number } {
  const mean = draws.reduce((sum, each) => sum + each, 0) / draws.length;
  const variance = draws.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (draws.length - 1);
  const error = Math.sqrt(variance / draws.length);
  return { value: mean, low: mean - Z95 * error, high: mean + Z95 * error, error };
}

/** Wilson's interval of a share: right also where all or none are good. */
export function wilson(good: number, all: number): Estimate {
  const share = good / all;
  const square = Z95 ** 2;
  const middle = (share + square / (2 * all)) / (1 + square / all);
  const half =
    (Z95 / (1 + square / all)) * Math.sqrt((share * (1 - share)) / all + square / (4 * all ** 2));
  return { value: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** Which of so many sorted values, from 1, is the smallest that at least the share of all does not exceed. */
export function rankOf(share: number, count: number): number {
  return Math.max(1, Math.ceil(share * count - EPSILON));
}

/** That value; undefined of none. */
export function nearestRank(sorted: ArrayLike<number>, share: number): number | undefined {
  return sorted[rankOf(share, sorted.length) - 1];
}

/** The same where there are values; of none no number. */
export function quantileOf(sorted: Float64Array, share: number): number {
  return nearestRank(sorted, share) ?? Number.NaN;
}

/** By a factor above 0. */
export function scaleEstimate({ value, low, high }: Estimate, factor: number): Estimate {
  return { value: value * factor, low: low * factor, high: high * factor };
}

export function shiftEstimate({ value, low, high }: Estimate, by: number): Estimate {
  return { value: value + by, low: low + by, high: high + by };
}
