import { errorBudget } from '../../objectives/burn-rate.ts';
import type { ServiceLevel, ServiceLevelObjective } from '../../objectives/service-level.ts';
import { divide } from '../budget/divide.ts';
import type { Tally } from '../budget/stretch.ts';
import { composeRow, type Measured } from '../compose-row.ts';
import { formatQuantity } from '../format-quantity.ts';
import { decideShare } from '../intervals/decide-share.ts';
import { explainClaim } from '../levels/explain-claim.ts';
import { type MeasuredLevel, measureLevel } from '../levels/measure-level.ts';
import { lengthOfWindow } from '../levels/record-service-levels.ts';
import { type Population, resolvePopulation } from '../population.ts';
import type { RunView } from '../run-view.ts';
import { fewestUnits } from '../statistics.ts';
import type { Row } from '../verdict.ts';
import type { ExpectationOf, Indicator } from './expectation-of.ts';
import { findLevel, nameLevel, refuseLevel } from './find-level.ts';

const DAY_MS = 86_400_000;

type Slo = ExpectationOf<'slo'>;

/**
 * A service level over this run: the share of good against its own target or the row's, or the share that
 * the run spent of the whole window's budget.
 */
export const slo: Indicator<'slo'> = (expectation, run) => {
  const level = findLevel(run, expectation.of);
  if (!level) return [refuseLevel(expectation, run, boundOf(expectation))];
  const population = resolvePopulation(expectation.window, run);
  // A bound of the row's own replaces the targets: objectives that differ in nothing else are one.
  const objectives =
    expectation.atLeast === undefined ? level.objectives : listDistinct(level.objectives);
  return objectives.map((objective) =>
    judgeObjective(expectation, level, objective, population, run),
  );
};

function listDistinct(objectives: ServiceLevelObjective[]): ServiceLevelObjective[] {
  const known = new Map(
    objectives.map((objective) => {
      const { op, value, timeSliceTarget, timeSliceWindowMs } = objective;
      return [JSON.stringify([op, value, timeSliceTarget, timeSliceWindowMs]), objective];
    }),
  );
  return [...known.values()];
}

function boundOf({ atLeast, spendsAtMost }: Slo): Row['bound'] {
  return spendsAtMost === undefined
    ? { op: '>=', value: atLeast ?? 1 }
    : { op: '<=', value: spendsAtMost };
}

function judgeObjective(
  expectation: Slo,
  level: ServiceLevel,
  objective: ServiceLevelObjective,
  population: Population,
  run: RunView,
): Row {
  const measured = measureLevel(level, objective, run, population.windows);
  if ('problem' in measured) {
    return refuseLevel(expectation, run, boundOf(expectation), measured.problem);
  }
  const { atLeast = objective.target, spendsAtMost } = expectation;
  const isOnlyOne = listDistinct(level.objectives).length === 1;
  const named =
    expectation.atLeast === undefined || !isOnlyOne ? nameLevel(level, objective) : level.name;
  const bound =
    spendsAtMost === undefined
      ? boundShare(named, atLeast, measured)
      : boundSpending(named, spendsAtMost, objective, measured, lengthOfWindow(level, run));
  const worst = describeBad(measured);
  return composeRow(expectation, {
    unit: 'share',
    population: `${measured.unit} of ${level.name} ${population.when}${describeMaintained(measured)}`,
    windows: population.windows,
    samples: Math.round(measured.readings.worst.good + measured.readings.worst.bad),
    worst,
    ...bound,
    missing: population.missing ?? bound.missing,
    claimed: (confidence) => claim(measured, bound.allowed, confidence, worst),
  });
}

function describeMaintained({ maintained }: MeasuredLevel): string {
  return maintained > 0 ? `, without ${maintained} under maintenance` : '';
}

/** What is bounded, and the share of bad that the bound allows. */
type Bounded = Pick<
  Measured,
  'quantity' | 'bound' | 'low' | 'high' | 'needed' | 'missing' | 'formula'
> & { allowed: number };

function boundShare(named: string, atLeast: number, { readings, shares }: MeasuredLevel): Bounded {
  return {
    quantity: `slo ${named}`,
    bound: { op: '>=', value: atLeast },
    ...(shares.worst ? { low: goodShare(readings.worst), high: goodShare(readings.best) } : {}),
    needed: fewestUnits(atLeast),
    allowed: errorBudget(atLeast),
  };
}

/** consumed = bad ÷ all ÷ (1 - target) × measured ÷ window. */
function boundSpending(
  named: string,
  atMost: number,
  { target }: ServiceLevelObjective,
  { measuredMs, shares: { worst, best } }: MeasuredLevel,
  windowMs: number,
): Bounded {
  const budgetMs = errorBudget(target) * windowMs;
  const mostSpent = divide(measuredMs, budgetMs);
  const allowed = divide(atMost * budgetMs, measuredMs);
  const spentBy = (bad: number): number => divide(bad * measuredMs, budgetMs);
  const measured = formatQuantity(measuredMs, 'ms');
  return {
    quantity: `budget of ${named} spent`,
    bound: { op: '<=', value: atMost },
    ...(worst && best ? { low: spentBy(best.bad), high: spentBy(worst.bad) } : {}),
    needed: fewestUnits(1 - allowed),
    missing:
      worst && allowed >= 1
        ? `nothing in this run could spend more: all of its ${measured} bad would be ` +
          `${formatQuantity(mostSpent, 'share')} of the budget`
        : undefined,
    formula:
      `bad share ÷ ${formatQuantity(errorBudget(target), 'share')} × ${measured} ÷ ` +
      `${formatQuantity(windowMs / DAY_MS, 'count')} d`,
    allowed,
  };
}

function claim(
  { shares: { worst, best }, readings, unit }: MeasuredLevel,
  allowed: number,
  confidence: number,
  reason: string | undefined,
): Pick<Row, 'verdict' | 'reason'> {
  if (!worst || !best) return { verdict: 'inconclusive' };
  const claimed = decideShare(worst, best, allowed, confidence);
  const { verdict } = claimed;
  if (verdict !== 'inconclusive') return verdict === 'met' ? { verdict } : { verdict, reason };
  return { verdict, reason: explainClaim(claimed, readings.worst, worst, unit) };
}

/** good ÷ all: 1 - bad ÷ all can be a bit beside it, and shares of slices add up with some bits too many. */
function goodShare({ good, bad }: Tally): number {
  return divide(good, good + bad);
}

function describeBad({ readings, unit }: MeasuredLevel): string | undefined {
  const { bad, firstBadMs } = readings.best;
  if (bad <= 0) return undefined;
  const at = firstBadMs === undefined ? firstBadMs : formatQuantity(Math.round(firstBadMs), 'ms');
  return `${formatQuantity(bad, 'count')} ${unit} were bad, the first begun at ${at}`;
}
