import type { Journal } from '../../journal/reader.ts';

export interface Span {
  fromMs: number;
  toMs: number;
}

const PHASES_SHOWN = ['baseline', 'fault', 'recovery', 'aftermath', 'drain'];

/** The stretch of the run that a reader wants to see: until the last thing that users did. */
export function findSpan(journal: Journal): Span {
  let toMs = 1_000;
  for (const event of journal.events) {
    const shown =
      'call' in event ||
      event.kind === 'probe' ||
      event.kind === 'fault' ||
      event.kind === 'write-answered' ||
      (event.kind === 'phase' && event.phase !== 'end');
    if (shown) toMs = Math.max(toMs, event.atMs);
  }
  return { fromMs: 0, toMs: Math.ceil(toMs / 500) * 500 };
}

/** The phases of the run in the order in which they were entered. */
export function listPhases(journal: Journal, span: Span): (Span & { phase: string })[] {
  const entered = journal.events.filter((event) => event.kind === 'phase');
  return entered
    .map(({ phase, atMs }, index) => ({
      phase,
      fromMs: atMs,
      toMs: Math.min(entered[index + 1]?.atMs ?? span.toMs, span.toMs),
    }))
    .filter(({ phase, fromMs, toMs }) => PHASES_SHOWN.includes(phase) && toMs > fromMs);
}
