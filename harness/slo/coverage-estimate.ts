import { clopperPearson } from '../probability/share-interval.ts';

/** How often a failover succeeds, from injections of which each is one trial. */
export interface CoverageEstimate {
  succeeded: number;
  injections: number;
  /** Beta distribution of the share, from the prior of Jeffreys. */
  posterior: { alpha: number; beta: number };
  /** Two-sided, for display. */
  clopperPearson95: [number, number];
  /** What verdicts are made with: 30 of 30 prove 90.5 %. */
  oneSidedLower95: number;
}

export function estimateCoverage(succeeded: number, injections: number): CoverageEstimate {
  return {
    succeeded,
    injections,
    posterior: { alpha: succeeded + 0.5, beta: injections - succeeded + 0.5 },
    clopperPearson95: clopperPearson(succeeded, injections),
    // Each end of a two-sided 90 % interval is a one-sided bound of 95 %.
    oneSidedLower95: clopperPearson(succeeded, injections, 0.9)[0],
  };
}
