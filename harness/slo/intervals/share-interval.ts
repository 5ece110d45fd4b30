import { betaQuantile } from './beta.ts';

/**
 * Clopper and Pearson's exact interval of a share, two-sided: `found` of `all` independent trials. Both may
 * be fractions: so many as clustered events are worth.
 */
export function clopperPearson(found: number, all: number, confidence = 0.95): [number, number] {
  const alpha = (1 - confidence) / 2;
  return [leastShare(found, all, alpha), mostShare(found, all, alpha)];
}

/** The one-sided bounds: the share is smaller, or larger, with a probability of at most `alpha`. */
export function leastShare(found: number, all: number, alpha: number): number {
  return found <= 0 ? 0 : betaQuantile(found, all - found + 1, alpha);
}
export function mostShare(found: number, all: number, alpha: number): number {
  return found >= all ? 1 : betaQuantile(found + 1, all - found, 1 - alpha);
}

/** Jeffreys' posterior of a share, Beta(found + ½, all - found + ½): its equal-tailed interval. */
export function jeffreys(found: number, all: number, confidence = 0.95): [number, number] {
  const alpha = (1 - confidence) / 2;
  const [a, b] = [found + 0.5, all - found + 0.5];
  return [betaQuantile(a, b, alpha), betaQuantile(a, b, 1 - alpha)];
}
