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
 * of its first half and of what follows the heal, each its bad share × its length.
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
  const costOf = ({ transientMs, degraded }: Weighed): number =>
    (transientMs + degraded * outageMs) / budgetMs;
  // Bad share while degraded from which on the bound is broken.
  const allowed = (atMost * budgetMs - worst.transientMs) / outageMs;
  const ms = (value: number): string => formatQuantity(Math.round(value), 'ms');
  const unit = measured.unit;
  return composeRow(expectation, {
    quantity: `incident cost of ${nameLevel(level, objective)}`,
    unit: 'share',
    bound,
    low: costOf(best),
    high: costOf(worst),
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
      `(${ms(worst.transientMs)} transient + ${formatQuantity(worst.degraded, 'share')} bad while degraded × ` +
      `${formatDuration(outageMs)} assumed) ÷ ${formatQuantity(budgetMs / 60_000, 'count')} min, ` +
      `which is ${formatQuantity(errorBudget(objective.target), 'share')} of 30 d`,
  });
}

/** An outage of a run as three spans: until its middle, the rest under force, and what follows the heal. */
interface Outage {
  first: Span;
  degraded: Span;
  after: Span;
}

function listOutages(faults: RunView['faults'], run: RunView): Outage[] {
  const forced = faults.map((fault) => ({
    fromMs: fault.t0?.[0] ?? fault.exposure.fromMs,
    toMs: endOfForce(fault, run),
  }));
  const joined = joinSpans(forced).filter(({ fromMs, toMs }) => toMs > fromMs);
  return joined.map(({ fromMs, toMs }, index) => {
    const middleMs = (fromMs + toMs) / 2;
    const nextMs = joined[index + 1]?.fromMs ?? Math.max(toMs, run.whole.toMs);
    return {
      first: { fromMs, toMs: middleMs },
      degraded: { fromMs: middleMs, toMs },
      after: { fromMs: toMs, toMs: nextMs },
    };
  });
}

interface Weighed {
  /** Bad time of one outage beside the time in which it is degraded. */
  transientMs: number;
  /** Bad share while degraded, and of how many units. */
  degraded: number;
  units: number;
  /** Whether nothing was seen where the transient should be. */
  unseen: boolean;
}

function weigh(
  outages: Outage[],
  units: Iterable<CountedUnit>,
  reading: 'certain' | 'possible',
): Weighed {
  const parts = countParts(outages, units, reading);
  const transients = outages.flatMap(({ first, after }, index) => [
    { span: first, part: parts[index]?.first ?? NOTHING },
    { span: after, part: parts[index]?.after ?? NOTHING },
  ]);
  const transientMs = transients.reduce(
    (sum, { span, part }) => sum + badShare(part) * (span.toMs - span.fromMs),
    0,
  );
  const degraded = { bad: 0, all: 0 };
  for (const part of parts) {
    degraded.bad += part.degraded.bad;
    degraded.all += part.degraded.all;
  }
  return {
    transientMs: transientMs / Math.max(1, outages.length),
    degraded: badShare(degraded),
    units: degraded.all,
    unseen: transients.some(({ span, part }) => span.toMs > span.fromMs && part.all === 0),
  };
}

interface Part {
  bad: number;
  all: number;
}

const NOTHING: Part = { bad: 0, all: 0 };

function badShare({ bad, all }: Part): number {
  return all === 0 ? 0 : bad / all;
}

/** Units of each part of each outage, in one pass: outages are disjoint and in the order of time. */
function countParts(
  outages: Outage[],
  units: Iterable<CountedUnit>,
  reading: 'certain' | 'possible',
): Record<keyof Outage, Part>[] {
  const parts = outages.map(() => ({
    first: { ...NOTHING },
    degraded: { ...NOTHING },
    after: { ...NOTHING },
  }));
  for (const unit of units) {
    const { atMs, span } = unit;
    const endMs = Math.max(atMs, span.toMs);
    const count = (part: Part | undefined): void => {
      if (!part) return;
      part.all += 1;
      if (!unit[reading]) part.bad += 1;
    };
    let index = lastBegunBy(outages, endMs);
    const own = lastBegunBy(outages, atMs);
    // What was under way at t0 is the first to be harmed, though it began before.
    for (; index >= 0 && (outages[index] as Outage).first.toMs > atMs; index -= 1) {
      count(parts[index]?.first);
    }
    const outage = outages[own];
    if (outage && isIn(outage.degraded, atMs)) count(parts[own]?.degraded);
    if (outage && isIn(outage.after, atMs)) count(parts[own]?.after);
  }
  return parts;
}

function lastBegunBy(outages: Outage[], atMs: number): number {
  let low = 0;
  let high = outages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((outages[middle] as Outage).first.fromMs <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function isIn({ fromMs, toMs }: Span, atMs: number): boolean {
  return atMs >= fromMs && atMs < toMs;
}
