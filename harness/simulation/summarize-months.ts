import { type Estimate, estimateMean, quantileOf } from '../probability/estimate.ts';
import { isMeeting } from './count-meeting.ts';
import { judgeStretches } from './maintenance.ts';
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
export function summarizeMonths(
  { targets, maintenance = [] }: Model,
  years: PhaseYears[],
): PhaseMonths[] {
  return (['30 d', '28 d'] as const).flatMap((month) => {
    const [perYear, spanH] = month === '30 d' ? [12, 720] : [13, 672];
    const judgedH = judgeStretches(maintenance, spanH, perYear);
    return years.map(({ phase, monthsH, fourWeeksH }) => {
      const downH = month === '30 d' ? monthsH : fourWeeksH;
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
          chance: chanceOfMonth(downH, target, judgedH),
        })),
      };
    });
  });
}

/** Months of one year are not independent of each other; the shares of years are. `judgedH`: of each month of a year. */
function chanceOfMonth(downH: Float64Array, target: number, judgedH: Float64Array): Estimate {
  const perYear = judgedH.length;
  const shares = Float64Array.from({ length: downH.length / perYear }, (_, year) => {
    let kept = 0;
    for (let n = 0; n < perYear; n += 1) {
      if (isMeeting(downH[year * perYear + n] ?? 0, target, judgedH[n] ?? 0)) kept += 1;
    }
    return kept / perYear;
  });
  const { value, low, high } = estimateMean(shares);
  return { value, low: Math.max(0, low), high: Math.min(1, high) };
}
