import { type Estimate, estimateMean, quantileOf } from '../probability/estimate.ts';
import { countMeeting } from './count-meeting.ts';
import type { Model } from './model.ts';
import type { PhaseYears } from './simulate-years.ts';

/** What a month of a phase is like. Minutes down in it. */
export interface PhaseMonths {
  month: '30 d' | '28 d';
  phase: string;
  /** So many were drawn. */
  count: number;
  meanMin: number;
  p50Min: number;
  p95Min: number;
  p99Min: number;
  meets: { target: number; chance: Estimate }[];
}

/** Months of 30 days and of 28, 12 and 13 to a year: drawn as such, no twelfth of anything. */
export function summarizeMonths({ targets }: Model, years: PhaseYears[]): PhaseMonths[] {
  return (['30 d', '28 d'] as const).flatMap((month) =>
    years.map(({ phase, monthsH, fourWeeksH }) => {
      const [downH, perYear, spanH] =
        month === '30 d' ? [monthsH, 12, 720] : ([fourWeeksH, 13, 672] as const);
      const sorted = Float64Array.from(downH).sort();
      return {
        month,
        phase,
        count: downH.length,
        meanMin: (downH.reduce((sum, each) => sum + each, 0) / downH.length) * 60,
        p50Min: quantileOf(sorted, 0.5) * 60,
        p95Min: quantileOf(sorted, 0.95) * 60,
        p99Min: quantileOf(sorted, 0.99) * 60,
        meets: targets.map((target) => ({
          target,
          chance: chanceOfMonth(downH, { target, spanH, perYear }),
        })),
      };
    }),
  );
}

/** Months of one year are not independent of each other; the shares of years are. */
function chanceOfMonth(
  downH: Float64Array,
  { target, spanH, perYear }: { target: number; spanH: number; perYear: number },
): Estimate {
  const shares = Float64Array.from({ length: downH.length / perYear }, (_, year) => {
    const months = downH.subarray(year * perYear, (year + 1) * perYear);
    return countMeeting(months, target, spanH) / perYear;
  });
  const { value, low, high } = estimateMean(shares);
  return { value, low: Math.max(0, low), high: Math.min(1, high) };
}
