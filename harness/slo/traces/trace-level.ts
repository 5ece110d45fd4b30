import type { StepCount, Trace } from '../../objectives/evaluate-alerts.ts';
import type { ServiceLevel } from '../../objectives/service-level.ts';
import { listOutages, type Outage } from '../indicators/list-outages.ts';
import { joinSpans, overlapsAny, type Span, subtractSpans } from '../interval.ts';
import { isOpen } from '../levels/counted-unit.ts';
import { measureLevel } from '../levels/measure-level.ts';
import type { RunView } from '../run-view.ts';
import { type CountedInstant, holdOutage } from './hold-outage.ts';

/** How a run is made into a trace. */
export interface Tracing {
  /** Assumed before it: nothing but good events, as many as the run saw while no fault was in force. */
  beforeMs: number;
  /** How long its outage is made to last; as long as it did when absent. */
  outageMs?: number;
}

/** What a run counted of a service level, step by step. The run begins with step 1. */
export interface TracedRun {
  trace: Trace;
  /** requests, calls, turns, seconds or failovers. */
  unit: string;
  /** Of the run itself, without what is assumed before it and what is repeated of its outage. */
  good: number;
  bad: number;
  /** Left open by the lateness of the harness, and left out. */
  open: number;
  /** Assumed before the run, on average of each step; 0 when the run saw none without a fault. */
  beforePerStep: number;
}

/** Most of these that a trace may have: promtool takes seconds for them. */
const MOST_STEPS = 1_000;
/** Lengths of a step, each a whole part of a minute: the shortest that does is taken. */
const STEPS_MS = [1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000];

/** The length of the steps in which a run is traced. */
export function chooseStepMs(run: RunView, { beforeMs, outageMs = 0 }: Tracing): number {
  const lengthMs = beforeMs + run.whole.toMs - run.whole.fromMs + outageMs;
  return STEPS_MS.find((stepMs) => lengthMs / stepMs <= MOST_STEPS) ?? 60_000;
}

/** A run as an alert on its service level would have seen it, or why it cannot be counted. */
export function traceLevel(
  level: ServiceLevel,
  run: RunView,
  tracing: Tracing,
): TracedRun | { problem: string } {
  const stepMs = chooseStepMs(run, tracing);
  const measured = measureLevel({ ...level, method: 'occurrences' }, level.objectives[0], run);
  if ('problem' in measured) return measured;
  const { unit, units, open } = measured;
  const decided: CountedInstant[] = [];
  for (const one of units) {
    if (!isOpen(one)) decided.push({ atMs: one.atMs, isGood: one.certain });
  }
  if (decided.length === 0) return { problem: `the run has no ${unit} that it could count` };
  const outage = tracing.outageMs === undefined ? undefined : findOutage(run);
  if (outage && 'problem' in outage) return outage;
  const addedMs = outage ? (tracing.outageMs ?? 0) - lengthOf(outage) : 0;
  const instants = outage ? holdOutage(decided, outage, tracing.outageMs ?? 0) : decided;
  const whole = { fromMs: run.whole.fromMs, toMs: run.whole.toMs + addedMs };
  const beforePerStep = findQuietRate(decided, run) * stepMs;
  const beforeSteps = beforePerStep > 0 ? Math.ceil(tracing.beforeMs / stepMs) : 0;
  // Whole events: a counter of fractions falls by its last bit at times, which Prometheus takes for a restart.
  const until = (step: number): number => Math.floor(beforePerStep * step);
  const before = Array.from({ length: beforeSteps }, (_, index) => ({
    step: index + 1 - beforeSteps,
    good: until(index + 1) - until(index),
    bad: 0,
  }));
  const good = decided.filter(({ isGood }) => isGood).length;
  return {
    trace: { stepMs, counts: [...before, ...countSteps(instants, whole, stepMs)] },
    unit,
    good,
    bad: decided.length - good,
    open,
    beforePerStep,
  };
}

function findOutage(run: RunView): Outage | { problem: string } {
  const [outage, ...others] = listOutages(run.faults, run);
  if (outage && others.length === 0) return outage;
  const got = others.length + (outage ? 1 : 0);
  return { problem: `the run has ${got} outages: only one can be made to last` };
}

function lengthOf({ first, degraded }: Outage): number {
  return degraded.toMs - first.fromMs;
}

/** Events per ms while no fault was in force. */
function findQuietRate(instants: readonly CountedInstant[], run: RunView): number {
  const exposures = joinSpans(run.faults.map(({ exposure }) => exposure));
  const quiet = subtractSpans([run.whole], exposures);
  const quietMs = quiet.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const count = instants.filter(({ atMs }) => overlapsAny(quiet, atMs, atMs)).length;
  return quietMs > 0 ? count / quietMs : 0;
}

/** What is counted before the load or after it counts with the first step, or the last. */
function countSteps(
  instants: readonly CountedInstant[],
  { fromMs, toMs }: Span,
  stepMs: number,
): StepCount[] {
  const length = Math.max(1, Math.ceil((toMs - fromMs) / stepMs));
  const counts = Array.from({ length }, (_, index) => ({ step: index + 1, good: 0, bad: 0 }));
  for (const { atMs, isGood } of instants) {
    const place = Math.floor((atMs - fromMs) / stepMs);
    const count = counts[Math.min(Math.max(place, 0), length - 1)];
    if (count) count[isGood ? 'good' : 'bad'] += 1;
  }
  return counts;
}
