import type { EvidenceSink } from './fake.ts';

const PERIOD_MS = 10;
/** Timers count whole milliseconds: one comes up to this much later than asked, and loses nothing. */
const GRANULARITY_MS = 1;
/** Below this it is a timer's own jitter, not a stall. */
const TOLERANCE_MS = 1;

/** Says what this process's event loop lost: the fake's own stalls are never blamed on the stack. */
export function watchLateness(
  process: string,
  evidence: EvidenceSink,
  now: () => number,
): { stop(): void } {
  let expectedMs = now() + PERIOD_MS + GRANULARITY_MS;
  const timer = setInterval(() => {
    const nowMs = now();
    const lostMs = nowMs - expectedMs;
    if (lostMs > TOLERANCE_MS) {
      evidence.emit({ kind: 'late', process, fromMs: expectedMs, toMs: nowMs, lostMs });
    }
    expectedMs = nowMs + PERIOD_MS + GRANULARITY_MS;
  }, PERIOD_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
