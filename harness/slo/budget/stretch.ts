import type { Span } from '../interval.ts';

/**
 * So many good and so many bad of whatever is counted, spread evenly over a stretch of time; an instant
 * when both ends are one. Instants on any axis of ms.
 */
export interface Stretch extends Span {
  good: number;
  bad: number;
}

export interface Tally {
  good: number;
  bad: number;
}

/** The part of a stretch that lies in [fromMs, toMs); undefined when none does. */
export function cutStretch(stretch: Stretch, fromMs: number, toMs: number): Stretch | undefined {
  const lengthMs = stretch.toMs - stretch.fromMs;
  if (lengthMs <= 0) {
    return stretch.fromMs >= fromMs && stretch.fromMs < toMs ? stretch : undefined;
  }
  const part = { fromMs: Math.max(stretch.fromMs, fromMs), toMs: Math.min(stretch.toMs, toMs) };
  if (part.toMs <= part.fromMs) return undefined;
  const share = (part.toMs - part.fromMs) / lengthMs;
  return { ...part, good: stretch.good * share, bad: stretch.bad * share };
}
