import { errorBudget } from '../../objectives/burn-rate.ts';
import type { ServiceLevel, ServiceLevelObjective } from '../../objectives/service-level.ts';
import { formatDuration } from '../../scenario/units.ts';
import { type CountedInstant, findWorstLookbacks, type Lookbacks } from '../budget/burn-rate.ts';
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
import type { ExpectationOf, Indicator } from './expectation-of.ts';
import { findLevel, nameLevel, refuseLevel } from './find-level.ts';

/**
 * The fastest that the budget burnt over a look-back that lies wholly in the run: bad ÷ all of the units in
 * it ÷ (1 - target), the worst of all look-backs that end in the window, or with a unit that was under way
 * in it and counts only later. Units are counted whatever the level's method: slices are
 * longer than a look-back of a run.
 */
export const burnRate: Indicator<'burn-rate'> = (expectation, run) => {
  const level = findLevel(run, expectation.of);
  const bound = { op: '<=', value: expectation.atMost } as const;
  if (!level) return [refuseLevel(expectation, run, bound)];
  return level.objectives.map((objective) => judgeBurn(expectation, level, objective, run));
};

function judgeBurn(
  expectation: ExpectationOf<'burn-rate'>,
  level: ServiceLevel,
  objective: ServiceLevelObjective,
  run: RunView,
): Row {
  const { atMost, lookbackMs } = expectation;
  const bound = { op: '<=', value: atMost } as const;
  const measured = measureLevel({ ...level, method: 'occurrences' }, objective, run);
  if ('problem' in measured) return refuseLevel(expectation, run, bound, measured.problem);
  const population = resolvePopulation(expectation.window, run);
  const budget = errorBudget(objective.target);
  const needed = fewestUnits(1 - atMost * budget);
  const find = (reading: 'certain' | 'possible'): Lookbacks => {
    const counted = Array.from(measured.units, (unit) =>
      countOne(unit, reading, population.windows),
    );
    return findWorstLookbacks(counted, lookbackMs, run.whole, population.windows, needed);
  };
  const { worst, thin } = find('certain');
  const { worst: best } = find('possible');
  const over = formatDuration(lookbackMs);
  const isMissed = best !== undefined && divide(best.badShare, budget) > atMost;
  // An outage makes units rare: what is too thin to be judged may be the worst of all.
  const doubt =
    thin && !isMissed && divide(thin.badShare, budget) > atMost
      ? `the ${over} until ${formatQuantity(Math.round(thin.atMs), 'ms')} have ${thin.count} of the ${needed} ` +
        'units that it takes, and may be the worst'
      : undefined;
  const burns = (share: number): string => formatQuantity(share / budget, 'ratio');
  return composeRow(expectation, {
    quantity: `burn rate of ${nameLevel(level, objective)} over ${over}`,
    unit: 'ratio',
    bound,
    ...(worst && best
      ? { low: divide(best.badShare, budget), high: divide(worst.badShare, budget) }
      : {}),
    samples: worst?.count ?? 0,
    population: `${measured.unit} of ${level.name} in the worst look-back ${population.when}`,
    windows: population.windows,
    missing:
      population.missing ??
      (worst ? doubt : `no look-back of ${over} in this run has the ${needed} units that it takes`),
    stands: 'in-a-valid-run',
    worst:
      worst &&
      `${burns(worst.badShare)} in the ${over} until ${formatQuantity(Math.round(worst.atMs), 'ms')}`,
    formula: `bad share over ${over} ÷ ${formatQuantity(budget, 'share')}`,
  });
}

function countOne(
  { atMs, span, ...goodness }: CountedUnit,
  reading: 'certain' | 'possible',
  windows: readonly Span[],
): CountedInstant {
  const good = goodness[reading] ? 1 : 0;
  const isHit = windows.some(({ toMs }) => span.fromMs <= toMs && atMs > toMs);
  return { atMs, good, bad: 1 - good, isHit };
}
