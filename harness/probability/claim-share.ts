import { logGamma } from './special-functions.ts';

/** Terms smaller than this part of the largest add nothing to a sum of a million. */
const NEGLIGIBLE = 1e-18;

/**
 * Whether a share of misses in the population is at most `allowed`, by an exact one-sided bound
 * (Clopper-Pearson): proven, refuted, or undecided by so few samples.
 */
export function claimShare(
  misses: number,
  samples: number,
  allowed: number,
  confidence: number,
): 'proven' | 'refuted' | 'undecided' {
  const alpha = 1 - confidence;
  if (samples > 0 && atMostProbability(misses, samples, allowed) <= alpha) return 'proven';
  if (misses > 0 && atLeastProbability(misses, samples, allowed) <= alpha) return 'refuted';
  return 'undecided';
}

/** Samples that would prove the claim if none of the further ones missed; undefined: none would. */
export function samplesToProve(
  misses: number,
  allowed: number,
  confidence: number,
): number | undefined {
  if (!(allowed > 0 && confidence < 1)) return undefined;
  const proves = (samples: number): boolean =>
    claimShare(misses, samples, allowed, confidence) === 'proven';
  let high = Math.max(1, misses);
  while (!proves(high)) high *= 2;
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    // No shift: it would turn what is above 2^31 negative.
    const middle = Math.floor((low + high) / 2);
    if (proves(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** P(X <= k) of a binomial. */
function atMostProbability(k: number, n: number, p: number): number {
  if (k >= n || p <= 0) return 1;
  if (p >= 1) return 0;
  return k <= n * p ? sumTail(k, -1, n, p) : 1 - sumTail(k + 1, 1, n, p);
}

/** P(X >= k) of a binomial. */
function atLeastProbability(k: number, n: number, p: number): number {
  if (k <= 0 || p >= 1) return 1;
  if (p <= 0) return 0;
  return k > n * p ? sumTail(k, 1, n, p) : 1 - sumTail(k - 1, -1, n, p);
}

/** Adds the terms of a tail from its largest one outwards, until they vanish. */
function sumTail(k: number, direction: 1 | -1, n: number, p: number): number {
  const odds = p / (1 - p);
  const largest = Math.exp(logBinomialTerm(k, n, p));
  let sum = 0;
  let term = largest;
  for (let x = k; x >= 0 && x <= n && term > largest * NEGLIGIBLE; x += direction) {
    sum += term;
    term *= direction === 1 ? ((n - x) / (x + 1)) * odds : x / (n - x + 1) / odds;
  }
  return Math.min(1, sum);
}

function logBinomialTerm(x: number, n: number, p: number): number {
  if (x < 0 || x > n) return Number.NEGATIVE_INFINITY;
  const ways = logGamma(n + 1) - logGamma(x + 1) - logGamma(n - x + 1);
  return ways + x * Math.log(p) + (n - x) * Math.log1p(-p);
}
