import type { VerdictName } from '../scenario/scenario.ts';
import type { Row } from '../slo/verdict.ts';
import { keyRows } from './row-key.ts';
import type { Series } from './series.ts';

/** What one run measured of a row. */
export interface TrendPoint {
  startedMs: number;
  folder: string;
  verdict: VerdictName;
  row: Row;
  /** The scenario's text is not that of the run before: what follows may mean something else. */
  changed: boolean;
}

/** A row of a scenario over time. */
export interface TrendRow {
  name: string;
  points: TrendPoint[];
}

/** Every row that a series of runs judged, in the order of the newest run. */
export function followRows({ runs, newest }: Pick<Series, 'runs' | 'newest'>): TrendRow[] {
  const points = new Map<string, TrendPoint[]>(
    [...keyRows(newest.verdict.rows).keys()].map((name) => [name, []]),
  );
  let scenarioSha256 = runs[0]?.origin?.scenarioSha256;
  for (const { startedMs, folder, verdict, origin } of runs) {
    const changed = origin?.scenarioSha256 !== scenarioSha256;
    scenarioSha256 = origin?.scenarioSha256;
    for (const [name, row] of keyRows(verdict.rows)) {
      const point = { startedMs, folder, verdict: row.verdict, row, changed };
      points.set(name, [...(points.get(name) ?? []), point]);
    }
  }
  return [...points].map(([name, own]) => ({ name, points: own }));
}
