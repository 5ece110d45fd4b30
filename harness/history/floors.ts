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

/** Heard at the caller's playout, where answers come in words of 200 ms. */
const HEARD = ['dead-air', 'answer-gap', 'turn-latency', 'failover', 'failover-at-connect'];
const WORD_MS = 200;
/** A breaker tries again every few seconds: which of its tries comes first is chance. */
const RECOVERY_MS = 2_000;
const ANSWER_MS = 50;
const SHARE = 0.001;
/** One more or less of whatever is counted is chance. */
const COUNT = 1;
/** Of a burn rate. */
const RATIO = 0.1;

/** The smallest change of such a row that is more than chance, in its own unit. */
export function absoluteFloor(
  { kind, unit }: Pick<Row, 'kind' | 'unit'>,
  fewestSamples: number,
  floors: Floors,
): number {
  if (unit === 'count') return floors.count ?? COUNT;
  // One unit more or less must not count: of 20 facts, one is 5 %.
  if (unit === 'share') return floors.share ?? Math.max(SHARE, 1 / Math.max(1, fewestSamples));
  if (unit === 'ratio') return RATIO;
  if (floors.timeMs !== undefined) return floors.timeMs;
  if (kind === 'recovery') return RECOVERY_MS;
  return HEARD.includes(kind) ? WORD_MS : ANSWER_MS;
}
