import { countMeeting } from './count-meeting.ts';
import { type Estimate, quantileOf, wilson } from './estimate.ts';
import type { Model } from './model.ts';
import { MONTHS_H, type MonthName, type WatchedYears } from './watch-years.ts';

/** What a month of a phase is like. Minutes down in it. */
export interface PhaseMonths {
  month: MonthName;
  phase: string;
  meanMin: number;
  p50Min: number;
  p95Min: number;
  p99Min: number;
  meets: { target: number; chance: Estimate }[];
}

export function summarizeMonths(
  { phases, targets }: Model,
  { monthsH }: Pick<WatchedYears, 'monthsH'>,
): PhaseMonths[] {
  return (Object.keys(MONTHS_H) as MonthName[]).flatMap((month) =>
    phases.map(({ name }, index) => {
      const downH = monthsH[month][index] ?? new Float64Array();
      const sorted = Float64Array.from(downH).sort();
      return {
        month,
        phase: name,
        meanMin: (downH.reduce((sum, each) => sum + each, 0) / downH.length) * 60,
        p50Min: quantileOf(sorted, 0.5) * 60,
        p95Min: quantileOf(sorted, 0.95) * 60,
        p99Min: quantileOf(sorted, 0.99) * 60,
        meets: targets.map((target) => ({
          target,
          chance: wilson(countMeeting(downH, target, MONTHS_H[month]), downH.length),
        })),
      };
    }),
  );
}
