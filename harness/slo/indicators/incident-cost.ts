import { errorBudget } from '../../objectives/burn-rate.ts';
import type { ServiceLevel, ServiceLevelObjective } from '../../objectives/service-level.ts';
import { formatDuration } from '../../scenario/units.ts';
import { divide } from '../budget/divide.ts';
import { composeRow } from '../compose-row.ts';
import { formatQuantity } from '../format-quantity.ts';
import type { Span } from '../interval.ts';
import type { CountedUnit } from '../levels/counted-unit.ts';
import { measureLevel } from '../levels/measure-level.ts';
import { resolvePopulation } from '../population.ts';
import type { RunView } from '../run-view.ts';
import { fewestUnits } from '../statistics.ts';
import type { Row } from '../verdict.ts';
import { countOutageParts, NOTHING, type Part } from './count-outage-parts.ts';
import type { ExpectationOf, Indicator } from './expectation-of.ts';
import { findLevel, nameLevel, refuseLevel } from './find-level.ts';
import { listOutages, type Outage } from './list-outages.ts';

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
  const leastMs = Math.max(0, best.transientMs - best.resolutionMs);
  const mostMs = worst.transientMs + worst.resolutionMs;
  const costOf = ({ degraded }: Weighed, transientMs: number): number =>
    divide(transientMs + degraded * outageMs, budgetMs);
  // What was not seen may have cost nothing, or all of its time: only what is dear without it is certain.
  const unseen = worst.unseen && costOf(best, leastMs) <= atMost;
  // Bad share while degraded from which on the bound is broken.
  const allowed = (atMost * budgetMs - (worst.unseen ? leastMs : mostMs)) / outageMs;
  const ms = (value: number): string => formatQuantity(Math.round(value), 'ms');
  const unit = measured.unit;
  return composeRow(expectation, {
    quantity: `incident cost of ${nameLevel(level, objective)}`,
    unit: 'share',
    bound,
    low: costOf(best, leastMs),
    high: costOf(worst, mostMs),
    samples: worst.units,
    needed: allowed > 0 ? fewestUnits(1 - Math.min(1, allowed)) : 1,
    population: `${unit} of ${level.name} in the second half of ${outages.length === 1 ? 'the fault' : `${outages.length} outages`}`,
    windows: outages.map(({ degraded }) => degraded),
    missing:
      population.missing ??
      (outages.length === 0 ? 'no fault lasted, so that nothing was degraded' : undefined) ??
      (unseen ? `no ${unit} in the first half of the fault, or after it` : undefined) ??
      (unit === 'failovers' ? 'a failover is no event that users are served with' : undefined),
    worst: `${ms(worst.transientMs)} of transient and ${formatQuantity(worst.degraded, 'share')} bad while degraded`,
    formula:
      `(${ms(worst.transientMs)} ± ${ms(worst.resolutionMs)} transient + ${formatQuantity(worst.degraded, 'share')} bad while degraded × ` +
      `${formatDuration(outageMs)} assumed) ÷ ${formatQuantity(budgetMs / 60_000, 'count')} min, ` +
      `which is ${formatQuantity(errorBudget(objective.target), 'share')} of 30 d`,
  });
}

interface Weighed {
  /** Bad time of one outage beside the time in which it is degraded. */
  transientMs: number;
  /** How well that is known: an outage may be up to a unit longer or shorter than those which it hit. */
  resolutionMs: number;
  /** Bad share while degraded, and of how many units. */
  degraded: number;
  units: number;
  /** Whether nothing was seen where the transient should be: for certain all bad, possibly all good. */
  unseen: boolean;
}

function weigh(
  outages: Outage[],
  units: Iterable<CountedUnit>,
  reading: 'certain' | 'possible',
): Weighed {
  const unseenShare = reading === 'certain' ? 1 : 0;
  const badShare = ({ bad, all }: Part): number => (all === 0 ? unseenShare : bad / all);
  const parts = countOutageParts(outages, units, reading);
  const transients = parts.flatMap(({ first, after }, index) => [
    { part: first, lengthMs: lengthOf(outages[index]?.first) },
    { part: after, lengthMs: lengthOf(outages[index]?.after) },
  ]);
  const degraded = parts.reduce((sum, each) => addParts(sum, each.degraded), NOTHING);
  const meanOf = (weight: (part: Part, lengthMs: number) => number): number =>
    transients.reduce((sum, { part, lengthMs }) => sum + weight(part, lengthMs), 0) /
    Math.max(1, outages.length);
  return {
    transientMs: meanOf((part, lengthMs) => badShare(part) * lengthMs),
    // How long what was under way at t0 had already been waiting is not of this time.
    resolutionMs: meanOf(({ all, early }, lengthMs) =>
      all === 0 ? 0 : (lengthMs * (1 + early)) / all,
    ),
    degraded: badShare(degraded),
    units: degraded.all,
    unseen: transients.some(({ part, lengthMs }) => lengthMs > 0 && part.all === 0),
  };
}

function lengthOf(span: Span | undefined): number {
  return span ? span.toMs - span.fromMs : 0;
}

function addParts(a: Part, b: Part): Part {
  return { bad: a.bad + b.bad, all: a.all + b.all, early: a.early + b.early };
}
