import type { EventOf } from '../../journal/event.ts';
import { composeRow } from '../compose-row.ts';
import type { FaultRecord } from '../fault-record.ts';
import { neverCame, type Sample, UNREPORTED_MS } from '../interval.ts';
import { resolvePopulation } from '../population.ts';
import type { RunView } from '../run-view.ts';
import { slowest } from '../statistics.ts';
import type { Row } from '../verdict.ts';
import type { ExpectationOf, Indicator } from './expectation-of.ts';
import { componentHit, endOfForce, lastTrialStart } from './failover-parties.ts';
import { endOf, judgeGoodness, openLoopAnswersSent } from './probe-goodness.ts';
import { findServingRole, type ServingRole } from './serving-role.ts';

/** Everything must stay good for so long from the first answer of the one who took over. */
const HOLD_MS = 1_000;

type Takeover = ExpectationOf<'request-failover' | 'time-to-degraded-answer'>;

/** t0 → first good answer by an equal backup, sent at or after t0, all good for 1 s from there. */
export const requestFailover: Indicator<'request-failover'> = (expectation, run) =>
  judgeTakeover(expectation, run, 'equal');

/** The same for a lesser answer: a cache's, a receipt. It is never a failover. */
export const timeToDegradedAnswer: Indicator<'time-to-degraded-answer'> = (expectation, run) =>
  judgeTakeover(expectation, run, 'fallback');

function judgeTakeover(expectation: Takeover, run: RunView, role: ServingRole): Row[] {
  const { of, withinMs, kind, window } = expectation;
  const population = resolvePopulation(window, run);
  const faults = listTrials(population.faults.length > 0 ? population.faults : run.faults, of, run);
  const owed = faults.filter((fault) => isOwed(fault, run, withinMs));
  const trials = owed.filter((fault) => countUnderForce(fault, of, run) > 0);
  const samples = trials.map((fault) => timeTakeover(fault, of, role, run));
  const row = composeRow(expectation, {
    ...slowest(samples),
    quantity: `${kind} of ${of}, slowest`,
    unit: 'ms',
    bound: { op: '<=', value: withinMs },
    samples: trials.length,
    population: `injections against the first that serves ${of}`,
    windows: population.windows,
    missing:
      population.missing ??
      (faults.length === 0 ? `no fault hit the first that serves ${of}` : undefined) ??
      (owed.length === 0 ? 'no trial: no fault lasted for the bound and 1 s more' : undefined) ??
      (trials.length === 0 ? `no trial: no request of ${of} was sent under force` : undefined),
    stands: 'in-a-valid-run',
  });
  return [row];
}

/** Faults that keep the first of a probe's chain away. */
function listTrials(faults: FaultRecord[], of: string, run: RunView): FaultRecord[] {
  const [first] = run.header.stack.probes[of]?.servedBy ?? [];
  if (first === undefined) return [];
  const component = componentHit({ target: first });
  return faults.filter(({ target }) => target === first || target === component);
}

/** Whether an answer by the backup was owed long enough under force. */
export function isOwed(fault: FaultRecord, run: RunView, withinMs: number): boolean {
  return fault.t0 !== undefined && fault.t0[1] <= lastTrialStart(fault, run, withinMs);
}

/** One injection's time until answers of that role came and stayed good. */
export function timeTakeover(
  fault: FaultRecord,
  probe: string,
  role: ServingRole,
  run: RunView,
): Sample {
  const t0 = fault.t0 ?? [fault.exposure.fromMs, fault.exposure.fromMs];
  const forceEndMs = endOfForce(fault, run);
  const sentMs: number[] = [];
  const endMs: number[] = [];
  const graded: Grade[] = [];
  for (const answer of openLoopAnswersSent(run, probe, [t0[1], forceEndMs])) {
    sentMs.push(answer.sentMs);
    endMs.push(endOf(answer));
    graded.push(gradeAnswer(answer, role, forceEndMs, run));
  }
  const certain = findFirstHeld(sentMs, graded, 'certain', forceEndMs);
  const possible = findFirstHeld(sentMs, graded, 'possible', forceEndMs);
  const unit = `the injection of ${fault.name}`;
  if (possible === undefined) return neverCame(unit, `no ${role} answer held for 1 s under force`);
  const lastBadMs = sentMs[possible - 1] ?? t0[1];
  // A stall of the runner lies in the gap between two probes, which the sample is as wide as anyway.
  const lostMs = run.lateness.overlapOnTheWayMs(t0[0], sentMs[possible] ?? t0[1]) + UNREPORTED_MS;
  const low = Math.max(0, lastBadMs - t0[1] - lostMs);
  if (certain === undefined) return { low, high: Number.POSITIVE_INFINITY, unit };
  // Who serves is decided somewhere between the sending and the answer.
  const firstGoodMs = endMs[certain] ?? t0[1];
  // The proxy or a fake stamped t0, or it is an interval already: the runner's lateness is not in it.
  return { low, high: firstGoodMs - t0[0] + run.lateness.beforeOnTheWayMs(t0[0]), unit };
}

/** How many open-loop requests were sent while a fault was in force. */
export function countUnderForce(fault: FaultRecord, probe: string, run: RunView): number {
  const fromMs = fault.t0?.[1] ?? fault.exposure.fromMs;
  const sent = openLoopAnswersSent(run, probe, [fromMs, endOfForce(fault, run)]);
  return [...sent].length;
}

interface Grade {
  certain: boolean;
  possible: boolean;
  /** Whether the role is the one asked for: surely, or as far as is known. */
  certainRole: boolean;
  possibleRole: boolean;
}

function gradeAnswer(
  answer: EventOf<'probe'>,
  role: ServingRole,
  forceEndMs: number,
  run: RunView,
): Grade {
  const { certain, possible } = judgeGoodness(answer, run);
  const underForce = endOf(answer) <= forceEndMs;
  const served = findServingRole(answer, run);
  return {
    certain,
    possible,
    certainRole: underForce && served === role,
    possibleRole: underForce && (served === role || served === undefined),
  };
}

/** The first answer of the role from which everything was good for 1 s, all of it under force. */
function findFirstHeld(
  sentMs: number[],
  graded: Grade[],
  sense: 'certain' | 'possible',
  forceEndMs: number,
): number | undefined {
  let nextBadMs = Number.POSITIVE_INFINITY;
  let first: number | undefined;
  for (let index = graded.length - 1; index >= 0; index -= 1) {
    const grade = graded[index] as Grade;
    const atMs = sentMs[index] as number;
    if (!grade[sense]) nextBadMs = atMs;
    const held = Math.min(nextBadMs, forceEndMs) >= atMs + HOLD_MS;
    if (grade[sense] && grade[`${sense}Role`] && held) first = index;
  }
  return first;
}
