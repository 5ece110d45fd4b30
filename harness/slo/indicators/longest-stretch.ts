import { measureHeard, type Sample, type Span } from '../interval.ts';
import type { Lateness } from '../lateness.ts';
import { type DueTurn, nameTurn } from './turn-samples.ts';

/**
 * The longest stretch of a turn, from the moment its answer is due until it ended, in which none of
 * `sounds` (disjoint, in order) was heard.
 */
export function longestStretch(turn: DueTurn, sounds: Span[], lateness: Lateness): Sample {
  const longest: Sample = { low: 0, high: 0, unit: nameTurn(turn) };
  const consider = (fromMs: number, toMs: number): void => {
    if (toMs <= fromMs) return;
    const stretch = measureHeard(lateness, fromMs, toMs, longest.unit);
    longest.low = Math.max(longest.low, stretch.low);
    longest.high = Math.max(longest.high, stretch.high);
  };
  let silentFromMs = turn.dueMs;
  for (let index = firstEndingAfter(sounds, turn.dueMs); index < sounds.length; index += 1) {
    const { fromMs, toMs } = sounds[index] as Span;
    if (fromMs >= turn.endMs) break;
    consider(silentFromMs, fromMs);
    silentFromMs = Math.max(silentFromMs, toMs);
  }
  consider(silentFromMs, turn.endMs);
  return longest;
}

function firstEndingAfter(sounds: Span[], atMs: number): number {
  let low = 0;
  let high = sounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sounds[middle] as Span).toMs <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
