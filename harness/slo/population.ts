import type { Window } from '../scenario/scenario.ts';
import type { Call, Turn } from './call-record.ts';
import type { FaultRecord } from './fault-record.ts';
import { intersectSpans, joinSpans, overlapsAny, type Span, subtractSpans } from './interval.ts';
import type { RunView } from './run-view.ts';

/** What the stack has after a fault begins and ends to begin and end its headers. */
const SETTLE_MS = 500;

/** Which part of a run a row judges. */
export interface Population {
  /** Disjoint, in the order of time. */
  windows: Span[];
  /** Faults whose exposure the windows are; empty for a whole run or a time after. */
  faults: FaultRecord[];
  /** `during grok-dead` */
  when: string;
  /** Why there is nothing to judge. */
  missing?: string;
}

export function resolvePopulation(window: Window, run: RunView): Population {
  if ('after' in window) return resolveAfter(window.after, run);
  if ('during' in window) return resolveDuring(window, run);
  if (window.over === 'all' || run.header.plan.steps.length + run.faults.length === 0) {
    return { windows: [run.whole], faults: [], when: 'over the whole run' };
  }
  if (run.faults.length === 0) return nothing('during the fault', 'no fault was injected');
  return {
    windows: joinSpans(run.faults.map((fault) => fault.exposure)),
    faults: run.faults,
    when: `during ${listFaults(run.faults)}`,
  };
}

/** The time in which every step named lasts. */
function resolveDuring(window: Extract<Window, { during: string }>, run: RunView): Population {
  const names = [window.during, ...(window.alsoDuring ?? [])];
  const when = `during ${names.join(' and ')}`;
  const byName = names.map((name) => run.faults.filter((fault) => isNamed(fault.name, name)));
  if (byName.some((faults) => faults.length === 0)) return nothing(when, 'it was never injected');
  const windows = byName
    .map((faults) => joinSpans(faults.map(({ exposure }) => offsetSpan(exposure, window.offsetMs))))
    .reduce(intersectSpans);
  if (windows.length === 0) return nothing(when, 'the window is empty');
  return { windows, faults: byName.flat(), when };
}

function resolveAfter(name: string, run: RunView): Population {
  const when = `after ${name}`;
  if (name === 'recovery') {
    const fromMs = run.recovery.startMs;
    if (fromMs === undefined) return nothing(when, 'the stack did not recover in this run');
    return { windows: [{ fromMs, toMs: Math.max(fromMs, run.whole.toMs) }], faults: [], when };
  }
  const ends = run.faults.filter((fault) => isNamed(fault.name, name)).map(({ gone }) => gone?.[1]);
  const known = ends.filter((endMs) => endMs !== undefined);
  if (known.length === 0 || known.length < ends.length) return nothing(when, 'it was never gone');
  const fromMs = Math.max(...known);
  return { windows: [{ fromMs, toMs: Math.max(fromMs, run.whole.toMs) }], faults: [], when };
}

function nothing(when: string, missing: string): Population {
  return { windows: [], faults: [], when, missing: `nothing to judge ${when}: ${missing}` };
}

/** `grok-dead` names `grok-dead` and every trial `grok-dead#n` of it. */
export function isNamed(name: string, wanted: string): boolean {
  return name === wanted || name.startsWith(`${wanted}#`);
}

function offsetSpan(span: Span, offsetMs: [number, number] | undefined): Span {
  if (!offsetMs) return span;
  return {
    fromMs: Math.max(span.fromMs, span.fromMs + offsetMs[0]),
    toMs: Math.min(span.toMs, span.fromMs + offsetMs[1]),
  };
}

function listFaults(faults: FaultRecord[]): string {
  const names = [...new Set(faults.map(({ name }) => name.replace(/#\d+$/, '')))];
  return names.join(' and ');
}

/**
 * The turns that a voice row judges: with a fault those open when it began and the first one begun
 * after that in each call while it lasted; else all that overlap the windows. Each with its call.
 */
export function* selectTurns(
  { windows, faults }: Population,
  run: RunView,
): Generator<{ turn: Turn; call: Call }, undefined> {
  for (const call of run.calls) {
    const turns =
      faults.length > 0 ? faults.flatMap((fault) => exercisedTurns(call, fault)) : call.turns;
    for (const turn of new Set(turns)) {
      if (overlapsAny(windows, turn.startedMs, turn.endMs)) yield { turn, call };
    }
  }
}

function exercisedTurns(call: Call, fault: FaultRecord): Turn[] {
  const { fromMs, toMs } = fault.exposure;
  const begunMs = fault.t0?.[1] ?? fromMs;
  if (call.endMs < fromMs || call.dialledMs > toMs) return [];
  const open = call.turns.filter((turn) => turn.startedMs <= begunMs && turn.endMs > fromMs);
  const next = call.turns.find((turn) => turn.startedMs > begunMs);
  return next && next.startedMs < toMs ? [...open, next] : open;
}

export function* selectCalls({ windows }: Population, run: RunView): Generator<Call, undefined> {
  for (const call of run.calls) {
    if (overlapsAny(windows, call.dialledMs, call.endMs)) yield call;
  }
}

/** The windows without the times in which the stack may begin and end its headers. */
export function settleWindows({ windows }: Population, run: RunView, settleMs = SETTLE_MS): Span[] {
  const changing = run.faults.flatMap(({ exposure, t0, healAskedMs, gone }) => [
    { fromMs: exposure.fromMs, toMs: (t0?.[1] ?? exposure.fromMs) + settleMs },
    {
      fromMs: Math.min(healAskedMs ?? exposure.toMs, gone?.[0] ?? exposure.toMs),
      toMs: exposure.toMs + settleMs,
    },
  ]);
  return subtractSpans(windows, changing);
}
