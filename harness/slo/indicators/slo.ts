import { errorBudget } from '../../objectives/burn-rate.ts';
import type { ServiceLevel, ServiceLevelObjective } from '../../objectives/service-level.ts';
import { sumTally, type Tally } from '../budget/stretch.ts';
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
import { findLevel, refuseLevel } from './find-level.ts';

type Slo = ExpectationOf<'slo'>;

/**
 * A service level over this run: the share of good against its own target or the row's, or the share that
 * the run spent of the whole window's budget.
 */
export const slo: Indicator<'slo'> = (expectation, run) => {
  const level = findLevel(run, expectation.of);
  if (!level) return [refuseLevel(expectation, run, boundOf(expectation))];
  const population = resolvePopulation(expectation.window, run);
  // A bound of the row's own replaces the targets of all objectives.
  const objectives = expectation.atLeast === undefined ? level.objectives : [level.objectives[0]];
  return objectives.map((objective) =>
    judgeObjective(expectation, level, objective, population, run),
  );
};

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
  const shared = {
    unit: 'share',
    population: `${measured.unit} of ${level.name} ${population.when}`,
    windows: population.windows,
    missing: population.missing,
    samples: Math.round(count(measured)),
    worst: describeBad(measured),
  } as const;
  return expectation.spendsAtMost === undefined
    ? judgeShare(expectation, level, objective, measured, shared)
    : judgeSpending(expectation, expectation.spendsAtMost, level, objective, measured, shared, run);
}

type Shared = Pick<Measured, 'unit' | 'population' | 'windows' | 'missing' | 'samples' | 'worst'>;

function judgeShare(
  expectation: Slo,
  { name }: ServiceLevel,
  { target }: ServiceLevelObjective,
  measured: MeasuredLevel,
  shared: Shared,
): Row {
  const { worst, best } = measured.shares;
  const atLeast = expectation.atLeast ?? target;
  return composeRow(expectation, {
    ...shared,
    quantity: `slo ${name}`,
    bound: { op: '>=', value: atLeast },
    ...(worst && best
      ? { low: goodShare(measured.items.worst), high: goodShare(measured.items.best) }
      : {}),
    needed: fewestUnits(atLeast),
    claimed: (confidence) => {
      if (!worst || !best) return { verdict: 'inconclusive' };
      const claim = decideShare(worst, best, errorBudget(atLeast), confidence);
      if (claim.verdict !== 'inconclusive') return { verdict: claim.verdict, reason: shared.worst };
      const counted = sumTally(measured.items.worst);
      return { verdict: claim.verdict, reason: explainClaim(claim, counted, worst, measured.unit) };
    },
  });
}

/** consumed = bad ÷ all ÷ (1 - target) × measured ÷ window. */
function judgeSpending(
  expectation: Slo,
  atMost: number,
  level: ServiceLevel,
  { target }: ServiceLevelObjective,
  measured: MeasuredLevel,
  shared: Shared,
  run: RunView,
): Row {
  const { worst, best } = measured.shares;
  const windowMs = lengthOfWindow(level, run);
  const mostSpent = measured.measuredMs / (errorBudget(target) * windowMs);
  const allowedShare = atMost / mostSpent;
  const cannotMiss =
    worst && best && allowedShare >= 1
      ? `nothing in this run could spend more: all of its ${formatQuantity(measured.measuredMs, 'ms')} ` +
        `bad would be ${formatQuantity(mostSpent, 'share')} of the budget`
      : undefined;
  return composeRow(expectation, {
    ...shared,
    quantity: `budget of ${level.name} spent`,
    bound: { op: '<=', value: atMost },
    ...(worst && best ? { low: best.bad * mostSpent, high: worst.bad * mostSpent } : {}),
    needed: fewestUnits(1 - allowedShare),
    missing: shared.missing ?? cannotMiss,
    formula:
      `bad share ÷ ${formatQuantity(errorBudget(target), 'share')} × ` +
      `${formatQuantity(measured.measuredMs, 'ms')} ÷ ${describeDays(windowMs)}`,
    claimed: (confidence) => {
      if (!worst || !best) return { verdict: 'inconclusive' };
      const claim = decideShare(worst, best, allowedShare, confidence);
      const counted = sumTally(measured.items.worst);
      return claim.verdict === 'inconclusive'
        ? { ...claim, reason: explainClaim(claim, counted, worst, measured.unit) }
        : { verdict: claim.verdict, reason: shared.worst };
    },
  });
}

/** good ÷ all: 1 - bad ÷ all can be a bit beside it. */
function goodShare(items: Tally[]): number {
  const { good, bad } = sumTally(items);
  return good / (good + bad);
}

function count({ items }: MeasuredLevel): number {
  const { good, bad } = sumTally(items.worst);
  return good + bad;
}

function describeBad({ items, unit }: MeasuredLevel): string | undefined {
  const { bad } = sumTally(items.best);
  if (bad <= 0) return undefined;
  const first = items.best.find((item) => item.bad > 0);
  const at = first && formatQuantity(Math.round(first.fromMs), 'ms');
  return `${formatQuantity(bad, 'count')} ${unit} were bad, the first one at ${at}`;
}

function describeDays(ms: number): string {
  return `${formatQuantity(ms / 86_400_000, 'count')} d`;
}
