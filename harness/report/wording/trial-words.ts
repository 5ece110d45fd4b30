import type { Trial, TrialSeries } from '../../slo/verdict.ts';
import { formatMs, formatShare } from './quantity.ts';

/** `failover of voice-ai: 30 of 30 trials succeeded, 100 % [88.43 %, 100 %]; with 95 % confidence at least 90.49 %` */
export function describeCoverage({
  failover,
  trials,
  coverage,
}: Pick<TrialSeries, 'failover' | 'trials' | 'coverage'>): string {
  const { succeeded, injections, clopperPearson95, oneSidedLower95 } = coverage;
  const left = trials.length - injections;
  const untold = trials.filter(({ outcome }) => outcome === 'undecided').length;
  const doubtful = untold > 0 ? `; ${untold} cannot be told and are no success` : '';
  const uncounted = `${doubtful}${left > 0 ? `; ${left} of ${trials.length} say nothing` : ''}`;
  if (injections === 0) return `failover of ${failover}: no trial counts${uncounted}`;
  const [low, high] = clopperPearson95.map((share) => formatShare(share));
  return (
    `failover of ${failover}: ${succeeded} of ${injections} trials succeeded, ` +
    `${formatShare(succeeded / injections)} [${low}, ${high}]; with 95 % confidence at least ` +
    `${formatShare(Math.floor(oneSidedLower95 * 10_000) / 10_000)}${uncounted}`
  );
}

/** The slowest unit's interval; empty when the trial measured none. */
export function describeTrialTime({ lowMs, highMs, outcome }: Trial): string {
  if (lowMs === undefined) return outcome === 'failed' ? 'never' : '';
  if (highMs === undefined) return `at least ${formatMs(lowMs)}`;
  return `${formatMs(lowMs)} to ${formatMs(highMs)}`;
}
