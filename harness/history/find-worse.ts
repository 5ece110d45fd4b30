import type { VerdictName } from '../scenario/scenario.ts';
import type { Row } from '../slo/verdict.ts';
import { compareRows, type Measurement, type RowChange } from './compare-rows.ts';
import { findObstacles } from './compare-runs.ts';
import { DEFAULT_FLOORS } from './floors.ts';
import { keyRows } from './row-key.ts';
import type { RunRecord } from './run-record.ts';
import type { Series } from './series.ts';

/** From so many earlier runs on their range is known: what lies within it is nothing new. */
const FEWEST_FOR_RANGE = 3;
/** Of so many earlier runs one may have been as bad, once several runs or a verdict say that it stays so. */
const RUNS_PER_OUTLIER = 10;
/** More runs than this say no more about what is usual. */
const MOST_RUNS = 100;

/** A row that has been worse than what was usual before, from some run of the period on until the last. */
export interface Worsened {
  series: Series;
  name: string;
  last: Row;
  /** How many runs it has been worse for, the last among them, and when the first of them began. */
  recent: number;
  sinceMs: number;
  usual: Measurement;
  /** How many earlier runs say what is usual. */
  earlier: number;
  change: RowChange;
}

/** The earlier runs of a series that its newest can be held beside, by their time. */
export function listComparable({ runs, newest }: Pick<Series, 'runs' | 'newest'>): RunRecord[] {
  const earlier = runs.filter((run) => run !== newest && findObstacles(run, newest).length === 0);
  return earlier.slice(-MOST_RUNS);
}

/**
 * Finds for each row the split of a series after which it is worse than before: its last run beside the median
 * of what came before the split, and every run since then beyond all of those. A regression is told as long as it
 * lasts, not only by the first run that has it.
 */
export function findWorsened(series: Series): Worsened[] {
  const { newest } = series;
  const before = listComparable(series).map(({ startedMs, verdict }) => ({
    startedMs,
    rows: keyRows(verdict.rows),
  }));
  return [...keyRows(newest.verdict.rows)].flatMap(([name, last]) => {
    const told = before.flatMap(({ startedMs, rows }) => {
      const row = rows.get(name);
      return row && isTold(row) ? [{ startedMs, row }] : [];
    });
    const split = findSplit([...told, { startedMs: newest.startedMs, row: last }]);
    return split ? [{ series, name, last, ...split }] : [];
  });
}

interface Point {
  startedMs: number;
  row: Row;
}

type Split = Pick<Worsened, 'recent' | 'sinceMs' | 'usual' | 'earlier' | 'change'>;

/** The earliest split after which all is worse; the last point is the newest run. */
function findSplit(points: Point[]): Split | undefined {
  const beats = rememberBeats(points);
  const last = points.length - 1;
  for (let at = 1; at <= last; at += 1) {
    const earlier = points.slice(0, at).map(({ row }) => row);
    const recent = points.slice(at).map(({ row }) => row);
    const usual = findUsual(earlier);
    const now = findUsual(recent.filter(isTold));
    const [first, newest] = [points[at], points[last]];
    if (!usual || !now || !first || !newest) continue;
    const change = compareRows(usual, newest.row, DEFAULT_FLOORS);
    if (change.outcome !== 'worse') continue;
    if (compareRows(usual, now, DEFAULT_FLOORS).outcome !== 'worse') continue;
    if (!isBeyond(beats, at, last, change)) continue;
    const { startedMs: sinceMs } = first;
    return { recent: recent.length, sinceMs, usual, earlier: earlier.length, change };
  }
  return undefined;
}

/** Whether every point from `at` on is worse than those before it, but for what may be chance. */
function isBeyond(beats: Beats, at: number, last: number, { by }: RowChange): boolean {
  const isLasting = at < last;
  if (at < FEWEST_FOR_RANGE) return !isLasting;
  const outliers = isLasting || by === 'verdict' ? Math.floor(at / RUNS_PER_OUTLIER) : 0;
  for (let recent = at; recent <= last; recent += 1) {
    let unbeaten = 0;
    for (let earlier = 0; earlier < at && unbeaten <= outliers; earlier += 1) {
      if (!beats(recent, earlier)) unbeaten += 1;
    }
    if (unbeaten > outliers) return false;
  }
  return true;
}

type Beats = (recent: number, earlier: number) => boolean;

/** Whether one point is worse than another, by however little; each pair is weighed once. */
function rememberBeats(points: Point[]): Beats {
  const floors = { relative: 0, timeMs: 0, share: 0, count: 0 };
  const known = new Map<number, boolean>();
  return (recent, earlier) => {
    const key = recent * points.length + earlier;
    const [a, b] = [points[earlier], points[recent]];
    const told =
      known.get(key) ?? (a && b && compareRows(a.row, b.row, floors).outcome === 'worse');
    known.set(key, told ?? false);
    return told ?? false;
  };
}

/** A row that says nothing tells nothing of what is usual either. */
function isTold({ samples, verdict }: Row): boolean {
  return samples > 0 && verdict !== 'inconclusive';
}

/** The median of all lows and of all highs, with the verdict of most of the runs. */
function findUsual(told: Row[]): Measurement | undefined {
  const [first] = told;
  if (!first) return undefined;
  const { kind, unit, bound } = first;
  const samples = Math.min(...told.map((row) => row.samples));
  const low = median(told.map((row) => row.low ?? Number.POSITIVE_INFINITY));
  const high = median(told.map((row) => row.high ?? Number.POSITIVE_INFINITY));
  const ends = {
    ...(Number.isFinite(low) ? { low } : {}),
    ...(Number.isFinite(high) ? { high } : {}),
  };
  return { kind, unit, bound, samples, verdict: findMajority(told), ...ends };
}

/** As many of one as of the other: no verdict fell then, and the values decide. */
function findMajority(rows: Row[]): VerdictName {
  return rows.filter(({ verdict }) => verdict === 'met').length * 2 > rows.length
    ? 'met'
    : 'missed';
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  if (sorted.length % 2 === 1 || !Number.isFinite(high)) return high;
  return ((sorted[middle - 1] ?? high) + high) / 2;
}
