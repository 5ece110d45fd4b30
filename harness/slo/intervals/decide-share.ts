import { samplesToProve } from '../../probability/claim-share.ts';
import { isAbove, isAtMost } from '../../probability/share-interval.ts';
import type { VerdictName } from '../../scenario/scenario.ts';
import type { ClusteredShare } from './clustered-share.ts';

/** More runs than this are no answer. */
const MOST_RUNS = 100_000;

/** What is claimed of the population from a share that was measured. */
export interface ShareClaim {
  verdict: VerdictName;
  /** Runs like this that would decide, beyond those measured; undefined: no number of them. */
  moreRuns?: number;
  /** Independent events that would prove it if none were bad; only where none was so far. */
  failureFree?: number;
}

/**
 * Whether at most `allowed` of the population are bad, by exact one-sided bounds. `worst` and `best` are the
 * readings with all that lateness left open taken for bad, and for good: met needs the worst, missed the best.
 */
export function decideShare(
  worst: ClusteredShare,
  best: ClusteredShare,
  allowed: number,
  confidence = 0.95,
): ShareClaim {
  const verdict = decideAfter(1, worst, best, allowed, confidence);
  if (verdict !== 'inconclusive') return { verdict };
  const failureFree = worst.bad === 0 ? samplesToProve(0, allowed, confidence) : undefined;
  return { verdict, failureFree, moreRuns: countMoreRuns(worst, best, allowed, confidence) };
}

/** The verdict if `runs` runs all looked like this one. */
function decideAfter(
  runs: number,
  worst: ClusteredShare,
  best: ClusteredShare,
  allowed: number,
  confidence: number,
): VerdictName {
  const holds = (side: typeof isAtMost, { bad, effective }: ClusteredShare): boolean =>
    side(allowed, bad * effective * runs, effective * runs, confidence);
  if (holds(isAtMost, worst)) return 'met';
  return holds(isAbove, best) ? 'missed' : 'inconclusive';
}

function countMoreRuns(
  worst: ClusteredShare,
  best: ClusteredShare,
  allowed: number,
  confidence: number,
): number | undefined {
  const decides = (runs: number): boolean =>
    decideAfter(runs, worst, best, allowed, confidence) !== 'inconclusive';
  let high = 2;
  while (!decides(high)) {
    high *= 2;
    if (high > MOST_RUNS) return undefined;
  }
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (decides(middle)) high = middle;
    else low = middle;
  }
  return high - 1;
}
