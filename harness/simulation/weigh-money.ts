import {
  type Estimate,
  estimateMean,
  scaleEstimate,
  shiftEstimate,
  wilson,
} from '../probability/estimate.ts';
import { type Beliefs, spreadOf } from './draw-beliefs.ts';
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
    /** The net of a mean year over all that the unsure numbers may be; absent where none is known to be. */
    netBelief?: Estimate;
    /** Share of single years that are worth what they cost. */
    yearsThatPay: Estimate;
    /** Return on investment, net gain per unit of extra cost; absent where it costs no more. */
    perCost?: Estimate;
    /** From which revenue a minute on it pays; absent where it saves no downtime for certain. */
    breakEvenPerMin?: Estimate;
  };
}

/** Revenue of a minute, for a year of twelve months. */
export function revenuePerMin({ revenue }: Money): number {
  return (revenue * MONTHS) / YEAR_MIN;
}

/**
 * Weighs phases against the first one, year by year: both saw the same failures, so the difference of
 * two years knows much more than two means do.
 */
export function weighMoney(model: Model, years: PhaseYears[], beliefs?: Beliefs): PhaseMoney[] {
  const { money } = model;
  const [first] = years;
  if (!money || !first) return [];
  return years.map((each, index) => {
    const weighed = weighPhase(money, each, first);
    const belief = beliefs?.phases[index];
    if (!weighed.gain || !belief) return weighed;
    const spared = spreadOf(belief.sparedMin, belief.sparedErrorMin);
    const saved = scaleEstimate(spared, revenuePerMin(money));
    const netBelief = shiftEstimate(saved, -weighed.gain.extraCost);
    return { ...weighed, gain: { ...weighed.gain, netBelief } };
  });
}

function weighPhase(money: Money, { phase, downH }: PhaseYears, first: PhaseYears): PhaseMoney {
  const perMin = revenuePerMin(money);
  const cost = (money.cost[phase] ?? 0) * MONTHS;
  const lost = scaleEstimate(estimateMean(downH), 60 * perMin);
  if (phase === first.phase) return { phase, cost, lost };
  const extraCost = cost - (money.cost[first.phase] ?? 0) * MONTHS;
  const sparedEachMin = downH.map((each, year) => ((first.downH[year] ?? 0) - each) * 60);
  const { error: _, ...sparedMin } = estimateMean(sparedEachMin);
  const saved = scaleEstimate(sparedMin, perMin);
  const net = shiftEstimate(saved, -extraCost);
  const paying = sparedEachMin.filter((min) => min * perMin >= extraCost).length;
  return {
    phase,
    cost,
    lost,
    gain: {
      extraCost,
      saved,
      net,
      yearsThatPay: wilson(paying, downH.length),
      ...(extraCost > 0 && { perCost: scaleEstimate(net, 1 / extraCost) }),
      ...(extraCost > 0 &&
        sparedMin.low > 0 && {
          breakEvenPerMin: {
            value: extraCost / sparedMin.value,
            low: extraCost / sparedMin.high,
            high: extraCost / sparedMin.low,
          },
        }),
    },
  };
}
