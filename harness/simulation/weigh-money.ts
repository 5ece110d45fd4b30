import { type Estimate, estimateMean } from './estimate.ts';
import type { Model, Money } from './model.ts';
import type { PhaseYears } from './simulate-years.ts';

const MONTHS = 12;
const YEAR_MIN = 525_600;

/** What a phase costs and saves in a year, beside the first one. */
export interface PhaseMoney {
  phase: string;
  cost: number;
  /** Revenue that is lost while it is down. */
  lost: Estimate;
  /** Absent of the first phase, with which the others are compared. */
  gain?: {
    extraCost: number;
    /** Revenue that the first phase loses and this one does not. */
    saved: Estimate;
    net: Estimate;
    /** Net gain per unit of extra cost; absent where it costs no more. */
    perCost?: Estimate;
    /** From which revenue a minute on it pays; absent where it saves no downtime for certain. */
    breakEvenPerMin?: number;
  };
}

/**
 * Weighs phases against the first one, year by year: both saw the same failures, so the difference of
 * two years knows much more than two means do.
 */
export function weighMoney(model: Model, years: PhaseYears[]): PhaseMoney[] {
  const { money } = model;
  const [first] = years;
  if (!money || !first) return [];
  return years.map((each) => weighPhase(money, each, first));
}

function weighPhase(money: Money, { phase, downH }: PhaseYears, first: PhaseYears): PhaseMoney {
  const perMin = (money.revenue * MONTHS) / YEAR_MIN;
  const cost = (money.cost[phase] ?? 0) * MONTHS;
  const lost = scale(estimateMean(downH), 60 * perMin);
  if (phase === first.phase) return { phase, cost, lost };
  const extraCost = cost - (money.cost[first.phase] ?? 0) * MONTHS;
  const sparedMin = scale(
    estimateMean(downH.map((each, year) => (first.downH[year] ?? 0) - each)),
    60,
  );
  const saved = scale(sparedMin, perMin);
  const net = shift(saved, -extraCost);
  return {
    phase,
    cost,
    lost,
    gain: {
      extraCost,
      saved,
      net,
      ...(extraCost > 0 && { perCost: scale(net, 1 / extraCost) }),
      ...(extraCost > 0 && sparedMin.low > 0 && { breakEvenPerMin: extraCost / sparedMin.value }),
    },
  };
}

/** By a factor above 0. */
function scale({ value, low, high }: Estimate, factor: number): Estimate {
  return { value: value * factor, low: low * factor, high: high * factor };
}

function shift({ value, low, high }: Estimate, by: number): Estimate {
  return { value: value + by, low: low + by, high: high + by };
}
