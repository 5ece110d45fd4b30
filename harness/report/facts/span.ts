import type { RunView } from '../../slo/run-view.ts';

export interface Span {
  fromMs: number;
  toMs: number;
}

/** What users did, and what was done to the stack. */
const SHOWN = [
  'call-dialled',
  'call-answered',
  'call-ended',
  'turn-started',
  'turn-due',
  'turn-ended',
  'word',
  'audible',
  'probe',
  'write-answered',
  'fault',
] as const;
const PHASES_SHOWN = ['baseline', 'fault', 'recovery', 'aftermath', 'drain'];

/** The stretch of the run that a reader wants to see: until the last thing that users did. */
export function findSpan(run: RunView): Span {
  let toMs = 1_000;
  for (const kind of SHOWN) toMs = Math.max(toMs, run.events.of(kind).at(-1)?.atMs ?? toMs);
  const phase = run.events.of('phase').findLast((event) => event.phase !== 'end');
  toMs = Math.max(toMs, phase?.atMs ?? toMs);
  return { fromMs: 0, toMs: Math.ceil(toMs / 500) * 500 };
}

/** The phases of the run in the order in which they were entered. */
export function listPhases(run: RunView, span: Span): (Span & { phase: string })[] {
  const entered = run.events.of('phase');
  return entered
    .map(({ phase, atMs }, index) => ({
      phase,
      fromMs: atMs,
      toMs: Math.min(entered[index + 1]?.atMs ?? span.toMs, span.toMs),
    }))
    .filter(({ phase, fromMs, toMs }) => PHASES_SHOWN.includes(phase) && toMs > fromMs);
}
