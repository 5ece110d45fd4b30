import type { VerdictName } from '../scenario/scenario.ts';
import type { Period } from './period.ts';
import type { RunRecord } from './run-record.ts';
import { standingOf } from './series.ts';

const DAY_MS = 86_400_000;
/** A strip longer than this shows nothing but the days on which something ran. */
const MOST_DAYS = 400;

/** One day in UTC: how many runs began on it, and the worst of them. */
export interface CalendarDay {
  /** `2026-11-21` */
  date: string;
  runs: number;
  worst?: VerdictName;
}

/** The days of a period, month by month. */
export interface CalendarMonth {
  /** `2026-11` */
  month: string;
  days: CalendarDay[];
}

export function fillCalendar(runs: RunRecord[], period: Period): CalendarMonth[] {
  const byDay = Map.groupBy(runs, ({ startedMs }) => dateOf(startedMs));
  const days = listDates(period, [...byDay.keys()].sort()).map((date): CalendarDay => {
    const standings = (byDay.get(date) ?? []).map(({ verdict }) => standingOf(verdict));
    const worst = (['missed', 'inconclusive', 'met'] as const).find((one) =>
      standings.includes(one),
    );
    return { date, runs: standings.length, ...(worst ? { worst } : {}) };
  });
  const months = Map.groupBy(days, ({ date }) => date.slice(0, 7));
  return [...months].map(([month, own]) => ({ month, days: own }));
}

function listDates({ fromMs, toMs }: Period, busy: string[]): string[] {
  const firstMs = Math.floor(fromMs / DAY_MS) * DAY_MS;
  const count = Math.floor((toMs - firstMs) / DAY_MS) + 1;
  if (count > MOST_DAYS) return busy;
  return Array.from({ length: count }, (_, index) => dateOf(firstMs + index * DAY_MS));
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
