import type { KnownStack } from '../scenario/known-stack.ts';
import { type CalendarMonth, fillCalendar } from './calendar.ts';
import { type FaultMatrix, fillMatrix } from './fault-matrix.ts';
import { findWorsened, listComparable, type Worsened } from './find-worse.ts';
import { type IncidentCost, listIncidentCosts } from './incident-costs.ts';
import type { Period } from './period.ts';
import { type PooledLevel, poolLevels } from './pool-levels.ts';
import type { History } from './read-history.ts';
import { listSeries, type Series, standingOf } from './series.ts';
import { followRows, type TrendRow } from './trend.ts';

/** All that a report over many runs says, before it is put into words. */
export interface HistoryReport {
  period: Period;
  /** Runs of the period. */
  runs: number;
  matrix: FaultMatrix;
  levels: PooledLevel[];
  costs: IncidentCost[];
  months: CalendarMonth[];
  series: (Series & { rows: TrendRow[] })[];
  worsened: Worsened[];
  /** How many series have an earlier run that the newest can be held beside. */
  comparable: number;
  unjudged: History['unjudged'];
  unreadable: History['unreadable'];
  /** Runs that begin after the end of the period: the clock of their machine was ahead. */
  future: { folder: string; startedMs: number }[];
  /** Stack files of which the matrix knows the components; without one it has only what was tried. */
  stackFiles: string[];
  /** The command that writes this report again. */
  command: string;
}

export interface HistoryQuestion {
  period: Period;
  /** The stacks as they are now, once for each profile that was run. */
  stacks: KnownStack[];
  stackFiles: string[];
  command: string;
}

/** Every run that is known → what the period shows; pure. */
export function summarizeHistory(history: History, question: HistoryQuestion): HistoryReport {
  const { period, stacks, stackFiles, command } = question;
  const isWithin = (ms: number): boolean => ms >= period.fromMs && ms <= period.toMs;
  const runs = history.runs.filter(({ startedMs }) => isWithin(startedMs));
  const outside = history.runs.filter(({ startedMs }) => !isWithin(startedMs));
  const series = listSeries(runs);
  return {
    period,
    runs: runs.length,
    matrix: fillMatrix(runs, stacks),
    levels: poolLevels(runs, outside),
    costs: listIncidentCosts(runs),
    months: fillCalendar(runs, period),
    series: sortByStanding(series).map((one) => ({ ...one, rows: followRows(one) })),
    worsened: series.flatMap(findWorsened),
    comparable: series.filter((one) => listComparable(one).length > 0).length,
    unjudged: history.unjudged,
    unreadable: history.unreadable,
    future: outside
      .filter(({ startedMs }) => startedMs > period.toMs)
      .map(({ folder, startedMs }) => ({ folder, startedMs })),
    stackFiles,
    command,
  };
}

/** What needs a reader first. */
function sortByStanding(series: Series[]): Series[] {
  const rank = ({ newest }: Series): number =>
    ['missed', 'inconclusive', 'met'].indexOf(standingOf(newest.verdict));
  return series.toSorted((a, b) => rank(a) - rank(b));
}
