import { errorBudget } from '../../objectives/burn-rate.ts';
import type { ServiceLevel, ServiceLevelObjective } from '../../objectives/service-level.ts';
import { formatDuration } from '../../scenario/units.ts';
import { composeRow } from '../compose-row.ts';
import { formatQuantity } from '../format-quantity.ts';
import { joinSpans, type Span } from '../interval.ts';
import type { CountedUnit } from '../levels/counted-unit.ts';
import { measureLevel } from '../levels/measure-level.ts';
import { resolvePopulation } from '../population.ts';
import type { RunView } from '../run-view.ts';
import { fewestUnits } from '../statistics.ts';
import type { Row } from '../verdict.ts';
import type { ExpectationOf, Indicator } from './expectation-of.ts';
import { endOfForce } from './failover-parties.ts';
import { findLevel, nameLevel, refuseLevel } from './find-level.ts';

const MONTH_MS = 30 * 86_400_000;

type Cost = ExpectationOf<'incident-cost'>;

/**
 * The share of a 30-day budget that such an outage would cost in the world, where it lasts longer than in a
 * run: (transient + bad share while degraded × assumed length) ÷ ((1 - target) × 30 d). The bad share while
 * degraded is that of the second half of the fault, when the failover is over; the transient is the bad time
 * of its first half and of what follows the heal, each its bad share × its length: known to about one unit each.
 */
export const incidentCost: Indicator<'incident-cost'> = (expectation, run) => {
  const level = findLevel(run, expectation.of);
  const bound = { op: '<=', value: expectation.atMost } as const;
  if (!level) return [refuseLevel(expectation, run, bound)];
  return level.objectives.map((objective) => judgeCost(expectation, level, objective, run));
};

function judgeCost(
  expectation: Cost,
  level: ServiceLevel,
  objective: ServiceLevelObjective,
  run: RunView,
): Row {
  const { outageMs, atMost } = expectation;
  const bound = { op: '<=', value: atMost } as const;
  const measured = measureLevel({ ...level, method: 'occurrences' }, objective, run);
  if ('problem' in measured) return refuseLevel(expectation, run, bound, measured.problem);
  const population = resolvePopulation(expectation.window, run);
  const outages = listOutages(population.faults, run);
  const budgetMs = errorBudget(objective.target) * MONTH_MS;
  const worst = weigh(outages, measured.units, 'certain');
  const best = weigh(outages, measured.units, 'possible');
  const costOf = ({ degraded }: Weighed, transientMs: number): number =>
    (transientMs + degraded * outageMs) / budgetMs;
  // Bad share while degraded from which on the bound is broken.
  const allowed = (atMost * budgetMs - worst.transientMs - worst.resolutionMs) / outageMs;
  const ms = (value: number): string => formatQuantity(Math.round(value), 'ms');
  const unit = measured.unit;
  return composeRow(expectation, {
    quantity: `incident cost of ${nameLevel(level, objective)}`,
    unit: 'share',
    bound,
    low: costOf(best, Math.max(0, best.transientMs - best.resolutionMs)),
    high: costOf(worst, worst.transientMs + worst.resolutionMs),
    samples: worst.units,
    needed: allowed > 0 ? fewestUnits(1 - Math.min(1, allowed)) : 1,
    population: `${unit} of ${level.name} in the second half of ${outages.length === 1 ? 'the fault' : `${outages.length} outages`}`,
    windows: outages.map(({ degraded }) => degraded),
    missing:
      population.missing ??
      (outages.length === 0 ? 'no fault lasted, so that nothing was degraded' : undefined) ??
      (worst.unseen ? `no ${unit} in the first half of the fault, or after it` : undefined) ??
      (unit === 'failovers' ? 'a failover is no event that users are served with' : undefined),
    worst: `${ms(worst.transientMs)} of transient and ${formatQuantity(worst.degraded, 'share')} bad while degraded`,
    formula:
      `(${ms(worst.transientMs)} ± ${ms(worst.resolutionMs)} transient + ${formatQuantity(worst.degraded, 'share')} bad while degraded × ` +
      `${formatDuration(outageMs)} assumed) ÷ ${formatQuantity(budgetMs / 60_000, 'count')} min, ` +
      `which is ${formatQuantity(errorBudget(objective.target), 'share')} of 30 d`,
  });
}

/** An outage of a run as three spans: until its middle, the rest under force, and what follows the heal. */
interface Outage {
  first: Span;
  degraded: Span;
  after: Span;
  /** When the next fault begins: what is under way then is harmed by that one. */
  nextMs: number;
}

function listOutages(faults: RunView['faults'], run: RunView): Outage[] {
  const joined = joinForces(faults, run);
  // What the next fault does is its own cost, also where the row asks for this one alone.
  const begins = joinForces(run.faults, run).map(({ fromMs }) => fromMs);
  return joined.map(({ fromMs, toMs }) => {
    const middleMs = (fromMs + toMs) / 2;
    const nextMs = begins.find((beginMs) => beginMs >= toMs) ?? Infinity;
    return {
      first: { fromMs, toMs: middleMs },
      degraded: { fromMs: middleMs, toMs },
      after: { fromMs: toMs, toMs: Math.min(nextMs, Math.max(toMs, run.whole.toMs)) },
      nextMs,
    };
  });
}

function joinForces(faults: RunView['faults'], run: RunView): Span[] {
  const forced = faults.map((fault) => ({
    fromMs: fault.t0?.[0] ?? fault.exposure.fromMs,
    toMs: endOfForce(fault, run),
  }));
  return joinSpans(forced).filter(({ fromMs, toMs }) => toMs > fromMs);
}

interface Weighed {
  /** Bad time of one outage beside the time in which it is degraded. */
  transientMs: number;
  /** How well that is known: an outage may be up to a unit longer or shorter than those which it hit. */
  resolutionMs: number;
  /** Bad share while degraded, and of how many units. */
  degraded: number;
  units: number;
  /** Whether nothing was seen where the transient should be. */
  unseen: boolean;
}

function weigh(outages: Outage[], units: CountedUnit[], reading: 'certain' | 'possible'): Weighed {
  const badShare = (inside: CountedUnit[]): number =>
    inside.length === 0 ? 0 : inside.filter((unit) => !unit[reading]).length / inside.length;
  const within = ({ fromMs, toMs }: Span) =>
    units.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  // What was under way at t0 is the first to be harmed, though it began before.
  const hitFirst = ({ fromMs, toMs }: Span) =>
    units.filter(({ atMs, span }) => atMs < toMs && Math.max(atMs, span.toMs) >= fromMs);
  const transients = outages.flatMap(({ first, after, nextMs }) => [
    { span: first, inside: hitFirst(first) },
    { span: after, inside: within(after).filter((unit) => unit.span.toMs < nextMs) },
  ]);
  const transientMs = transients.reduce(
    (sum, { span, inside }) => sum + badShare(inside) * (span.toMs - span.fromMs),
    0,
  );
  const resolutionMs = transients.reduce((sum, { span, inside }) => {
    // How long what was under way at t0 had already been waiting is not of this time.
    const early = inside.filter(({ atMs }) => atMs < span.fromMs).length;
    return sum + ((span.toMs - span.fromMs) * (1 + early)) / Math.max(1, inside.length);
  }, 0);
  const degraded = outages.flatMap((outage) => within(outage.degraded));
  return {
    transientMs: transientMs / Math.max(1, outages.length),
    resolutionMs: resolutionMs / Math.max(1, outages.length),
    degraded: badShare(degraded),
    units: degraded.length,
    unseen: transients.some(({ span, inside }) => span.toMs > span.fromMs && inside.length === 0),
  };
}
