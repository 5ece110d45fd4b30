import type { Tally } from '../budget/stretch.ts';
import type { ClusteredShare } from '../intervals/clustered-share.ts';
import type { ShareClaim } from '../intervals/decide-share.ts';

/** When lateness leaves more units open than this, the rest proves nothing. */
export const OPEN_SHARE = 0.05;

const COUNTS = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** Why a claim is undecided, and what would decide it. */
export function explainClaim(
  { moreRuns, failureFree }: ShareClaim,
  { good, bad }: Tally,
  { effective }: ClusteredShare,
  unit: string,
): string {
  const all = good + bad;
  const worth =
    effective < all
      ? `${COUNTS.format(all)} ${unit} are worth ${COUNTS.format(effective)} independent ${Math.round(effective) === 1 ? 'one' : 'ones'}, since they share their fate`
      : `${COUNTS.format(all)} ${unit} are too few`;
  const needed =
    failureFree === undefined
      ? ''
      : `: ${COUNTS.format(failureFree)} without a failure would decide`;
  if (moreRuns === undefined) return `${worth}${needed}; no number of runs like this one would`;
  const runs = `${COUNTS.format(moreRuns)} more ${moreRuns === 1 ? 'run' : 'runs'} like this one`;
  return needed === '' ? `${worth}: ${runs} would decide` : `${worth}${needed}, which is ${runs}`;
}
