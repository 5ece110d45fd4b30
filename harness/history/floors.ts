import type { Row } from '../slo/verdict.ts';

/** What a change must exceed to count: both of them. Unset ones follow the kind of row. */
export interface Floors {
  /** Share of the value before. */
  relative: number;
  timeMs?: number;
  share?: number;
  count?: number;
}

export const DEFAULT_FLOORS: Floors = { relative: 0.1 };

/** Heard at the caller's playout, where answers come in words of 200 ms: what is less than two words is one. */
const HEARD = ['dead-air', 'answer-gap', 'turn-latency', 'failover', 'failover-at-connect'];
const HEARD_MS = 300;
/** A breaker tries again every few seconds: which of its tries comes first is chance. */
const RECOVERY_MS = 2_000;
const ANSWER_MS = 50;
const SHARE = 0.001;
/** One more or less of whatever is counted is chance. */
const COUNT = 1;
/** What outages would cost is no share of its samples. */
const SHARES_OF_A_BUDGET = ['incident-cost'];
/** Of a burn rate. */
const RATIO = 0.1;

/** By chance alone one share lies so far above another once in 100 pairs: a run has a dozen rows. */
const Z_99 = 2.326;

/** A share of so many samples. */
export interface SampledShare {
  share: number;
  samples: number;
}

/** The smallest change of such a row that is more than chance, in its own unit. */
export function absoluteFloor(
  { kind, unit }: Pick<Row, 'kind' | 'unit'>,
  [before, after]: [SampledShare, SampledShare],
  floors: Floors,
): number {
  if (unit === 'count') return floors.count ?? COUNT;
  if (unit === 'share') {
    // One unit more or less must not count: of 20 facts, one is 5 %.
    const one = 1 / Math.max(1, Math.min(before.samples, after.samples));
    const chance = SHARES_OF_A_BUDGET.includes(kind) ? 0 : chanceOfShares(before, after);
    return floors.share ?? Math.max(SHARE, one, chance);
  }
  if (unit === 'ratio') return RATIO;
  if (floors.timeMs !== undefined) return floors.timeMs;
  if (kind === 'recovery') return RECOVERY_MS;
  return HEARD.includes(kind) ? HEARD_MS : ANSWER_MS;
}

/**
 * How far two shares lie apart by chance: the difference of two binomial shares, with one good and one bad more
 * than were seen, so that a share of 0 is not taken for certain.
 */
function chanceOfShares(a: SampledShare, b: SampledShare): number {
  const samples = a.samples + b.samples;
  const share = (a.share * a.samples + b.share * b.samples + 1) / (samples + 2);
  if (!(share > 0 && share < 1)) return 0;
  return Z_99 * Math.sqrt(share * (1 - share) * (1 / a.samples + 1 / b.samples));
}
