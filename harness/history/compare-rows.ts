import type { Row } from '../slo/verdict.ts';
import { absoluteFloor, type Floors, type SampledShare } from './floors.ts';

/** What a row says of one run, or what is usual of several. */
export type Measurement = Pick<
  Row,
  'kind' | 'unit' | 'bound' | 'verdict' | 'low' | 'high' | 'samples'
>;

/** `unknown`: the two measurements cannot tell. */
export type ChangeOutcome = 'better' | 'same' | 'worse' | 'unknown';

export interface RowChange {
  outcome: ChangeOutcome;
  /** What decided: the verdicts, the values, or why neither could. */
  by: 'verdict' | 'value' | 'inconclusive' | 'no-value' | 'endless';
  /** How much worse the middle became, in the row's unit: negative is better. */
  worseBy?: number;
  /** The same as a share of the value before; infinite from nothing. */
  relative?: number;
  /** What `worseBy` had to exceed, in the row's unit: never less than keeps both intervals apart. */
  floor: number;
}

/** Guards a floor against the last bit of a difference: 1 - 0.95 is more than 0.05. */
const EPSILON = 1e-9;

/** Bad things as an interval: more is worse, whatever the bound's direction. */
interface Badness {
  low: number;
  high: number;
  /** What a relative change is a share of. */
  base: number;
}

/**
 * Whether a row became worse: its verdict fell from met to missed, or its value worsened beyond an
 * absolute and a relative floor at once. What the instrument cannot tell apart is no change.
 */
export function compareRows(before: Measurement, after: Measurement, floors: Floors): RowChange {
  const a = measureBadness(before);
  const b = measureBadness(after);
  const shares: [SampledShare, SampledShare] = [
    { share: a?.base ?? 0, samples: before.samples },
    { share: b?.base ?? 0, samples: after.samples },
  ];
  const floor = Math.max(absoluteFloor(after, shares, floors), (widthOf(a) + widthOf(b)) / 2);
  const change = a && b ? weigh(a, b, floor, floors.relative) : undefined;
  const values = { ...change?.values, floor };
  const verdicts = `${before.verdict} ${after.verdict}`;
  if (verdicts === 'met missed') return { outcome: 'worse', by: 'verdict', ...values };
  if (verdicts === 'missed met') return { outcome: 'better', by: 'verdict', ...values };
  if (verdicts.includes('inconclusive')) {
    return { outcome: 'unknown', by: 'inconclusive', ...values };
  }
  if (!change) return { outcome: 'unknown', by: 'no-value', floor };
  return { outcome: change.outcome, by: change.by, ...values };
}

function measureBadness({
  bound,
  unit,
  samples,
  low,
  high,
  verdict,
}: Measurement): Badness | undefined {
  if (samples === 0) return undefined;
  if (low === undefined && high === undefined) {
    // What never came has no ends at all, and is missed; without a verdict nothing was measured.
    const never = Number.POSITIVE_INFINITY;
    return verdict === 'missed' ? { low: never, high: never, base: never } : undefined;
  }
  const from = low ?? Math.min(0, high ?? 0);
  const to = high ?? Number.POSITIVE_INFINITY;
  if (bound.op === '<=') return withBase(from, to);
  if (bound.op === '>=')
    return unit === 'share' ? withBase(1 - to, 1 - from) : withBase(-to, -from);
  const [near, far] = [Math.abs(from - bound.value), Math.abs(to - bound.value)].sort(
    (x, y) => x - y,
  );
  const holds = from <= bound.value && bound.value <= to;
  return withBase(holds ? 0 : (near ?? 0), far ?? 0);
}

function withBase(low: number, high: number): Badness {
  return { low, high, base: Math.abs(Number.isFinite(high) ? (low + high) / 2 : low) };
}

/** An end that is not known widens nothing: it is weighed apart. */
function widthOf(badness: Badness | undefined): number {
  const width = badness ? badness.high - badness.low : 0;
  return Number.isFinite(width) ? width : 0;
}

type Weighed = Pick<RowChange, 'outcome' | 'by'> & {
  values: Pick<RowChange, 'worseBy' | 'relative'>;
};

function weigh(a: Badness, b: Badness, floor: number, relativeFloor: number): Weighed {
  const endless = [a, b].filter(({ high }) => !Number.isFinite(high));
  // Without an upper end only what is certain counts: from the one interval's end to the other's begin.
  const certain = endless.length > 0;
  const worseBy = certain ? gapBetween(a, b) : (b.low + b.high - a.low - a.high) / 2;
  if (worseBy === undefined) return { outcome: 'unknown', by: 'endless', values: {} };
  const size = Math.abs(worseBy);
  const relative = worseBy === 0 ? 0 : worseBy / a.base;
  const exceeds = (limit: number): boolean => size > limit * (1 + EPSILON);
  const isBeyond = size === Infinity || (exceeds(floor) && exceeds(relativeFloor * a.base));
  const values = { worseBy, relative: Number.isNaN(relative) ? 0 : relative };
  if (isBeyond) return { outcome: worseBy > 0 ? 'worse' : 'better', by: 'value', values };
  const told = !certain || worseBy === 0;
  return { outcome: told ? 'same' : 'unknown', by: told ? 'value' : 'endless', values };
}

/** How far two intervals are apart; 0 for two that never came, undefined where they may overlap. */
function gapBetween(a: Badness, b: Badness): number | undefined {
  if (!Number.isFinite(a.low) && !Number.isFinite(b.low)) return 0;
  if (b.low > a.high) return b.low - a.high;
  if (a.low > b.high) return b.high - a.low;
  return undefined;
}
