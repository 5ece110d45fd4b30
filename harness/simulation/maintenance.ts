import { YEAR_H } from './life.ts';
import type { Maintenance } from './model.ts';
import {
  appendOutage,
  createOutages,
  joinBoth,
  joinOutages,
  type Outages,
  totalH,
} from './outages.ts';

/** How long after its beginning each kind begins again. */
export const PERIODS_H = { week: 168, month: 730 };

/** When each kind of a year's maintenance is under way; a year begins with a Monday, and has months of 730 h. */
export function listWindows({ every, startsH, lastsH }: Maintenance): Outages {
  const windows = createOutages();
  for (let atH = startsH; atH < YEAR_H; atH += PERIODS_H[every]) {
    appendOutage(windows, atH, Math.min(YEAR_H, atH + lastsH));
  }
  return windows;
}

/** All windows of several kinds together. */
export function joinWindows(several: readonly Maintenance[]): Outages {
  return several.reduce((joined, each) => {
    const into = createOutages();
    joinOutages(joined, listWindows(each), into);
    return into;
  }, createOutages());
}

/** The rest of the year. */
export function invertWindows({ fromH, toH, count }: Outages): Outages {
  const rest = createOutages();
  let sinceH = 0;
  for (let n = 0; n < count; n += 1) {
    appendOutage(rest, sinceH, fromH[n] as number);
    sinceH = toH[n] as number;
  }
  appendOutage(rest, sinceH, YEAR_H);
  return rest;
}

/** What is judged of a year, and how much of that is taken down on purpose and counted. */
export function judgeMaintenance(several: readonly Maintenance[]): {
  judgedH: number;
  countedH: number;
} {
  const excluded = joinWindows(several.filter(({ isCounted }) => !isCounted));
  const all = joinWindows(several);
  return { judgedH: YEAR_H - totalH(excluded), countedH: totalH(all) - totalH(excluded) };
}

/** Hours that are judged of each of the year's first stretches of so many hours. */
export function judgeStretches(
  several: readonly Maintenance[],
  spanH: number,
  count: number,
): Float64Array {
  const judged = invertWindows(joinWindows(several.filter(({ isCounted }) => !isCounted)));
  return Float64Array.from({ length: count }, (_, n) => {
    const [stretch, within] = [createOutages(), createOutages()];
    appendOutage(stretch, n * spanH, (n + 1) * spanH);
    joinBoth(judged, stretch, within);
    return totalH(within);
  });
}

/** Outages that counted maintenance begins in each year. */
export function countWindows(several: readonly Maintenance[]): number {
  const judged = invertWindows(joinWindows(several.filter(({ isCounted }) => !isCounted)));
  const counted = createOutages();
  joinBoth(joinWindows(several.filter(({ isCounted }) => isCounted)), judged, counted);
  // What the year finds under way has not begun in it.
  return counted.fromH[0] === 0 ? counted.count - 1 : counted.count;
}
