import { monotonicMs } from './clock.ts';
import type { Source } from './writer.ts';

const PERIOD_MS = 10;
/** Timers count whole milliseconds: one comes up to this much later than asked, and loses nothing. */
const GRANULARITY_MS = 1;
/** Below this a timer's own jitter, not a stall. */
const TOLERANCE_MS = 1;

/**
 * Journals what this process's event loop loses beyond the period of a timer. Samples that overlap a
 * loss are widened by it: the instrument's stalls are never blamed on the stack.
 */
export function watchLateness(source: Source, processName: string): { stop(): void } {
  let expectedMs = monotonicMs() + PERIOD_MS + GRANULARITY_MS;
  const timer = setInterval(() => {
    const nowMs = monotonicMs();
    const lostMs = nowMs - expectedMs;
    if (lostMs > TOLERANCE_MS) {
      source.emit({ kind: 'late', process: processName, fromMs: expectedMs, toMs: nowMs, lostMs });
    }
    expectedMs = nowMs + PERIOD_MS + GRANULARITY_MS;
  }, PERIOD_MS);
  return { stop: () => clearInterval(timer) };
}
