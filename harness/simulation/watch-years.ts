import type { VisitYear } from './simulate-years.ts';
import { intersect, listStretches, type Stretch, totalH } from './stretches.ts';

/** Months as service levels know them, in hours. */
export const MONTHS_H = { '30 d': 720, '28 d': 672 } as const;

export type MonthName = keyof typeof MONTHS_H;

export interface WatchedYears {
  visit: VisitYear;
  /** Hours down in the first month of each year, by length and phase. */
  monthsH: Record<MonthName, Float64Array[]>;
  /** The outages of the first so many years, by phase and year. */
  outages: Stretch[][][];
}

/**
 * What is looked at while years are drawn. A year begins at a random moment, so that its first 720 h are a
 * month drawn from a random moment on, independent of all other years: no twelfth of a year, no second draw.
 */
export function watchYears(phases: number, years: number, keptYears: number): WatchedYears {
  const perPhase = (): Float64Array[] =>
    Array.from({ length: phases }, () => new Float64Array(years));
  const monthsH = { '30 d': perPhase(), '28 d': perPhase() };
  const outages: Stretch[][][] = Array.from({ length: phases }, () => []);
  return {
    monthsH,
    outages,
    visit: (phase, year, drawn) => {
      const stretches = listStretches(drawn);
      if (year < keptYears) outages[phase]?.push(stretches);
      for (const name of Object.keys(MONTHS_H) as MonthName[]) {
        const month = [{ fromH: 0, toH: MONTHS_H[name] }];
        const column = monthsH[name][phase];
        if (column) column[year] = totalH(intersect(stretches, month));
      }
    },
  };
}
