import { gammaAbove, logGamma } from '../probability/special-functions.ts';
import type { Distribution } from './distribution.ts';

/** Something that fails and is repaired, over and over. */
export interface Renewal {
  failure: Distribution;
  repair: Distribution;
}

/** Share of time down, for any two distributions: MTTR / (MTTF + MTTR). */
export function unavailability({ failure, repair }: Renewal): number {
  return repair.meanH / (failure.meanH + repair.meanH);
}

/** A primary with a backup, as the exact formula sees it. */
export interface Switched {
  coverage: number;
  /** From the failure until the backup serves. */
  switchTime: Distribution;
  /** How long after the repair the primary is taken back; at once when absent. */
  failback?: Distribution;
  /** Switches that nobody needed, an hour, as a Poisson process of their own, and how long each takes. */
  falseAlarms?: { perH: number; cost: Distribution };
}

/**
 * Share of time down of a primary with an independent backup, to which it is switched with probability `coverage`.
 * Exact for any distributions. Without failback U = U_p (1 - c A_b E[(R - tau)+] / E[R]). With one, what counts is
 * where the service was when the primary failed: a chain of two states from failure to failure. False alarms of rate
 * f that take tau_s leave nothing out with the chance exp(-f tau_s) of no one under way.
 */
export function unavailabilityWithBackup(
  primary: Renewal,
  backupAvailability: number,
  { coverage, switchTime, failback, falseAlarms }: Switched,
): number {
  const { failure, repair } = primary;
  const backupDown = 1 - backupAvailability;
  const servedH = switchTime.average((switchH) => repair.meanBeyondH(switchH));
  const downH = repair.meanH - coverage * servedH * backupAvailability;
  // The failback's part of the time up is spent on the backup, after every repair that began there.
  const lingersH = failback
    ? failure.meanH - failback.average((delayH) => failure.meanBeyondH(delayH))
    : 0;
  const isKept = failback ? 1 - failback.average((delayH) => failure.above(delayH)) : 0;
  const isSwitched = coverage * switchTime.average((switchH) => repair.above(switchH));
  const fromBackup = (isSwitched * isKept) / (1 - isKept + isSwitched * isKept);
  const fromPrimary = 1 - fromBackup;
  const cycleDownH =
    fromPrimary * (downH + backupDown * isSwitched * lingersH) +
    fromBackup * backupDown * (repair.meanH + lingersH);
  const share = cycleDownH / (failure.meanH + repair.meanH);
  const alarms = falseAlarms ? falseAlarms.perH * falseAlarms.cost.meanH : 0;
  return 1 - (1 - share) * Math.exp(-alarms);
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
  // Nothing is down for longer than the whole of it.
  if (atMostH >= spanH) return 1;
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

/** P(up after `atH`) of an exponential one that is up at first. */
export function pointAvailability(meanUpH: number, meanDownH: number, atH: number): number {
  const [lambda, mu] = [1 / meanUpH, 1 / meanDownH];
  return (mu + lambda * Math.exp(-(lambda + mu) * atH)) / (lambda + mu);
}

/** Mean downtime in `spanH` of an exponential one that is up at first. */
export function downtimeFromUpH(meanUpH: number, meanDownH: number, spanH: number): number {
  const rate = 1 / meanUpH + 1 / meanDownH;
  const share = meanDownH / (meanUpH + meanDownH);
  return share * spanH - (share / rate) * (1 - Math.exp(-rate * spanH));
}

/** P(downtime in `spanH` <= `atMostH`) of an exponential one that is met at a random moment. */
export function chanceOfDowntimeMet(
  meanUpH: number,
  meanDownH: number,
  spanH: number,
  atMostH: number,
): number {
  if (atMostH >= spanH) return 1;
  const fromUp = chanceOfDowntime(meanUpH, meanDownH, spanH, atMostH);
  // Down at first is up at first seen from the other side: uptime at least spanH - atMostH.
  const fromDown = 1 - chanceOfDowntime(meanDownH, meanUpH, spanH, spanH - atMostH);
  return (meanUpH * fromUp + meanDownH * fromDown) / (meanUpH + meanDownH);
}
