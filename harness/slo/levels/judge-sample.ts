import { isWithin, type JournalIndicator } from '../../objectives/read-indicator.ts';
import type { Goodness } from '../indicators/probe-goodness.ts';
import type { Sample } from '../interval.ts';
import { BAD } from './counted-unit.ts';

/**
 * Whether a unit's length is good: within `good.within`, or as the threshold says. One that never came
 * is bad, also for a threshold that wants long ones.
 */
export function judgeSample(
  sample: Sample | undefined,
  { threshold, withinMs = Infinity }: JournalIndicator,
): Goodness {
  if (!sample || !Number.isFinite(sample.low)) return BAD;
  const holds = (valueMs: number): boolean =>
    threshold ? isWithin(threshold, valueMs) : valueMs <= withinMs;
  const ends = [sample.low, sample.high].map(
    (valueMs) => Number.isFinite(valueMs) && holds(valueMs),
  );
  return { certain: ends.every(Boolean), possible: ends.some(Boolean) };
}
