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

/** A row whose last run is worse than what was usual before. */
export interface Worsened {
  series: Series;
  name: string;
  last: Row;
  usual: Measurement;
  /** How many earlier runs say what is usual. */
  earlier: number;
  change: RowChange;
}

/** Compares the last run of a series with the median of the earlier ones that it can be compared with. */
export function findWorsened(series: Series): Worsened[] {
  const { newest, runs } = series;
  const earlier = runs.filter((run) => run !== newest && findObstacles(run, newest).length === 0);
  if (earlier.length === 0) return [];
  const before = earlier.map((run: RunRecord) => keyRows(run.verdict.rows));
  return [...keyRows(newest.verdict.rows)].flatMap(([name, last]) => {
    const rows = before.flatMap((keyed) => keyed.get(name) ?? []).filter(isTold);
    const usual = findUsual(rows);
    if (!usual) return [];
    const change = compareRows(usual, last, DEFAULT_FLOORS);
    const isNew = change.by === 'verdict' || isBeyondAll(rows, last);
    if (change.outcome !== 'worse' || !isNew) return [];
    return [{ series, name, last, usual, earlier: rows.length, change }];
  });
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

function findMajority(rows: Row[]): VerdictName {
  for (const verdict of ['met', 'missed'] as const) {
    if (rows.filter((row) => row.verdict === verdict).length * 2 > rows.length) return verdict;
  }
  return 'inconclusive';
}

function isBeyondAll(rows: Row[], last: Row): boolean {
  if (rows.length < FEWEST_FOR_RANGE) return true;
  const floors = { relative: 0, timeMs: 0, share: 0, count: 0 };
  return rows.every((row) => compareRows(row, last, floors).outcome === 'worse');
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  if (sorted.length % 2 === 1 || !Number.isFinite(high)) return high;
  return ((sorted[middle - 1] ?? high) + high) / 2;
}
