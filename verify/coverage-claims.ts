/**
 * Claims about a failover's coverage, by enumeration: of n injections with a known share that succeeds, each
 * number of successes has its exact chance. So nothing here is left to chance.
 */
import { claimShare } from '../harness/probability/claim-share.ts';
import { estimateCoverage } from '../harness/slo/coverage-estimate.ts';

/** Chances that a coverage at the very bound is claimed wrongly, and that its intervals hold it. */
export interface CoverageFigures {
  wronglyMet: number;
  wronglyMissed: number;
  heldTwoSided: number;
  heldOneSided: number;
}

/** Of so many injections where that share of all succeeds, and that very share is asked for. */
export function enumerateCoverage(injections: number, share: number): CoverageFigures {
  const figures = { wronglyMet: 0, wronglyMissed: 0, heldTwoSided: 0, heldOneSided: 0 };
  let logChance = injections * Math.log1p(-share);
  for (let succeeded = 0; succeeded <= injections; succeeded += 1) {
    const chance = Math.exp(logChance);
    const claim = claimShare(injections - succeeded, injections, 1 - share, 0.95);
    const { clopperPearson95, oneSidedLower95 } = estimateCoverage(succeeded, injections);
    const [low, high] = clopperPearson95;
    if (claim === 'proven') figures.wronglyMet += chance;
    if (claim === 'refuted') figures.wronglyMissed += chance;
    if (low <= share && share <= high) figures.heldTwoSided += chance;
    if (oneSidedLower95 <= share) figures.heldOneSided += chance;
    logChance += Math.log((injections - succeeded) / (succeeded + 1));
    logChance += Math.log(share) - Math.log1p(-share);
  }
  return figures;
}

/** Why a claim of coverage cannot be trusted; undefined when it can. */
export function findCoverageFault(figures: CoverageFigures): string | undefined {
  const { wronglyMet, wronglyMissed, heldTwoSided, heldOneSided } = figures;
  const tiny = 1e-9;
  if (wronglyMet > 0.05 + tiny) return `met is dared wrongly in ${wronglyMet}`;
  if (wronglyMissed > 0.05 + tiny) return `missed is dared wrongly in ${wronglyMissed}`;
  if (heldTwoSided < 0.95 - tiny) return `the interval holds it in only ${heldTwoSided}`;
  return heldOneSided < 0.95 - tiny ? `the bound holds it in only ${heldOneSided}` : undefined;
}
