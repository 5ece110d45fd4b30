import type { Distribution } from './distribution.ts';
import { gammaAbove, logGamma } from './special-functions.ts';

/** Something that fails and is repaired, over and over. */
export interface Renewal {
  failure: Distribution;
  repair: Distribution;
}

/** Share of time down, for any two distributions: MTTR / (MTTF + MTTR). */
export function unavailability({ failure, repair }: Renewal): number {
  return repair.meanH / (failure.meanH + repair.meanH);
}

/**
 * Share of time down of a primary with a backup: with probability `coverage` the switch is triggered, and
 * done `switchH` after the failure; the backup is independent, and the primary is taken back when it is
 * repaired. Exact for any distribution of the repair: U = U_p (1 - c A_b E[(R - tau)+] / E[R]).
 */
export function unavailabilityWithBackup(
  primary: Renewal,
  backupAvailability: number,
  { coverage, switchH }: { coverage: number; switchH: number },
): number {
  const { repair } = primary;
  const saved = coverage * backupAvailability * (repair.meanBeyondH(switchH) / repair.meanH);
  return unavailability(primary) * (1 - saved);
}

/** At least `count` of several independent ones are down. */
export function shareAtLeastDown(count: number, shares: readonly number[]): number {
  // chances[n]: n of those seen so far are down.
  let chances = [1];
  for (const share of shares) {
    chances = [...chances, 0].map(
      (chance, n) => chance * (1 - share) + (chances[n - 1] ?? 0) * share,
    );
  }
  return chances.slice(count).reduce((sum, chance) => sum + chance, 0);
}

/**
 * P(downtime in `spanH` <= `atMostH`) of one that is up at first, fails and is repaired exponentially:
 * the sum over the number of failures (Takács; Tijms, A First Course in Stochastic Models, 8.3).
 */
export function chanceOfDowntime(
  meanUpH: number,
  meanDownH: number,
  spanH: number,
  atMostH: number,
): number {
  const failures = (spanH - atMostH) / meanUpH;
  const repairs = atMostH / meanDownH;
  const most = Math.ceil(failures + 12 * Math.sqrt(failures) + 30);
  let chance = 0;
  for (let n = 0; n <= most; n += 1) {
    const poisson = Math.exp(n * Math.log(failures) - failures - logGamma(n + 1));
    chance += poisson * (n === 0 ? 1 : 1 - gammaAbove(n, repairs));
  }
  return chance;
}

/** Mean and standard deviation of the downtime in `spanH` of an exponential one, met at a random moment. */
export function downtimeMoments(
  meanUpH: number,
  meanDownH: number,
  spanH: number,
): { meanH: number; deviationH: number } {
  const [lambda, mu] = [1 / meanUpH, 1 / meanDownH];
  const rate = lambda + mu;
  const settled = (1 - Math.exp(-rate * spanH)) / rate;
  const variance = ((2 * lambda * mu) / rate ** 3) * (spanH - settled);
  return { meanH: (lambda / rate) * spanH, deviationH: Math.sqrt(variance) };
}
