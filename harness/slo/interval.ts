import type { Lateness } from './lateness.ts';

/** What a caller hears was in the playout buffer up to one frame earlier. */
const FRAME_MS = 20;
/** Lateness that no process reports, since a timer's own jitter is as large. */
export const UNREPORTED_MS = 2;
/** From this share of a wait on, what the instrument lost may be why the wait ended with nothing. */
const DECISIVE_SHARE = 0.1;

/** One measured value as the interval in which the truth lies, and the unit it is of. */
export interface Sample {
  low: number;
  high: number;
  /** `call-3, turn 2` */
  unit: string;
  /** Why it has no upper end: the thing awaited never came. */
  never?: string;
}

export interface Span {
  fromMs: number;
  toMs: number;
}

/** The time from an instant to an onset at the caller's playout. */
export function measureHeard(
  lateness: Lateness,
  from: number | readonly [number, number],
  toMs: number,
  unit: string,
): Sample {
  const [earliestMs, latestMs] = typeof from === 'number' ? [from, from] : from;
  const lostMs = lateness.overlapOnTheWayMs(earliestMs, toMs) + UNREPORTED_MS;
  return {
    low: Math.max(0, toMs - latestMs - FRAME_MS - lostMs),
    high: Math.max(0, toMs - earliestMs + lateness.beforeOnTheWayMs(earliestMs)),
    unit,
  };
}

/** The time from an instant that was set, not stamped, to an answer of a request. */
export function measureAnswered(
  lateness: Lateness,
  intendedMs: number,
  answeredMs: number,
  unit: string,
): Sample {
  const valueMs = Math.max(0, answeredMs - intendedMs);
  const lostMs = lateness.overlapMs(intendedMs, answeredMs);
  return { low: Math.max(0, valueMs - lostMs), high: valueMs, unit };
}

/** The same when none came until the request was given up, or failed. */
export function measureUnanswered(
  lateness: Lateness,
  intendedMs: number,
  untilMs: number,
  unit: string,
): Sample {
  const lostMs = lateness.overlapMs(intendedMs, untilMs);
  return endWithout(untilMs - intendedMs, lostMs, unit, 'no answer came');
}

/** A value beyond every bound. */
export function neverCame(unit: string, never: string): Sample {
  return { low: Number.POSITIVE_INFINITY, high: Number.POSITIVE_INFINITY, unit, never };
}

/**
 * A wait that ended before a word was heard: beyond every bound, unless the instrument itself lost a
 * good part of that wait. Then nobody knows: without its stall the word might have come in time.
 */
export function neverHeard(
  lateness: Lateness,
  fromMs: number,
  untilMs: number,
  unit: string,
  never: string,
): Sample {
  return endWithout(untilMs - fromMs, lateness.overlapOnTheWayMs(fromMs, untilMs), unit, never);
}

function endWithout(waitedMs: number, lostMs: number, unit: string, never: string): Sample {
  if (lostMs <= DECISIVE_SHARE * waitedMs) return neverCame(unit, never);
  return { low: Math.max(0, waitedMs - lostMs), high: Number.POSITIVE_INFINITY, unit, never };
}

/** A union of spans as disjoint ones, in the order of time. */
export function joinSpans(spans: Span[]): Span[] {
  const joined: Span[] = [];
  const real = spans.filter(({ fromMs, toMs }) => fromMs <= toMs);
  for (const span of real.sort((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last && span.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, span.toMs);
    else joined.push({ fromMs: span.fromMs, toMs: span.toMs });
  }
  return joined;
}

/** The time that lies in both of two sets of spans. */
export function intersectSpans(spans: Span[], others: Span[]): Span[] {
  const common = spans.flatMap((span) =>
    others.map((other) => ({
      fromMs: Math.max(span.fromMs, other.fromMs),
      toMs: Math.min(span.toMs, other.toMs),
    })),
  );
  return joinSpans(common);
}

/** What is left of disjoint spans without some others. */
export function subtractSpans(spans: Span[], others: Span[]): Span[] {
  let left = spans;
  for (const other of others) {
    left = left.flatMap((span) => [
      { fromMs: span.fromMs, toMs: Math.min(span.toMs, other.fromMs) },
      { fromMs: Math.max(span.fromMs, other.toMs), toMs: span.toMs },
    ]);
    left = left.filter((span) => span.fromMs < span.toMs);
  }
  return left;
}

/** Whether a stretch of time overlaps any of the spans. */
export function overlapsAny(spans: readonly Span[], fromMs: number, toMs: number): boolean {
  return spans.some((span) => fromMs <= span.toMs && toMs >= span.fromMs);
}

/** Whether a stretch of time lies wholly in one of the spans. */
export function liesWithin(spans: readonly Span[], fromMs: number, toMs: number): boolean {
  return spans.some((span) => fromMs >= span.fromMs && toMs <= span.toMs);
}
