import { betaBelow, betaQuantile } from './beta.ts';

/**
 * Clopper and Pearson's exact interval of a share, two-sided: `found` of `all` independent trials. Both may
 * be fractions: so many as clustered events are worth.
 */
export function clopperPearson(found: number, all: number, confidence = 0.95): [number, number] {
  const alpha = (1 - confidence) / 2;
  return [
    found <= 0 ? 0 : betaQuantile(found, all - found + 1, alpha),
    found >= all ? 1 : betaQuantile(found + 1, all - found, 1 - alpha),
  ];
}

/** Whether its one-sided bounds put the share at most, or above, a limit. */
export function isAtMost(limit: number, found: number, all: number, confidence: number): boolean {
  if (limit >= 1) return true;
  return found < all && betaBelow(found + 1, all - found, limit) >= confidence;
}
export function isAbove(limit: number, found: number, all: number, confidence: number): boolean {
  return found > 0 && betaBelow(found, all - found + 1, limit) < 1 - confidence;
}
