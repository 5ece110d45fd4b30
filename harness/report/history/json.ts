import { nameSeries, type Series, standingOf } from '../../history/series.ts';
import type { HistoryReport } from '../../history/summarize-history.ts';
import type { TrendRow } from '../../history/trend.ts';
import { tellHistory } from './words.ts';

/** The report over many runs for machines: every figure of the page, and all points of every trend. */
export function renderHistoryJson(report: HistoryReport): string {
  const { period, runs, matrix, levels, costs, months, worsened, comparable, series } = report;
  const { standing, headline } = tellHistory(report);
  const { unjudged, unreadable, future, stackFiles, command } = report;
  const told = {
    schema: 1,
    standing,
    headline,
    period: { ...period, from: isoOf(period.fromMs), to: isoOf(period.toMs) },
    runs,
    matrix,
    levels: levels.map(({ record, ...level }) => ({ ...level, ...record })),
    costs,
    months,
    worsened: worsened.map(({ series: one, sinceMs, ...row }) => ({
      series: nameSeries(one),
      ...row,
      since: isoOf(sinceMs),
    })),
    comparable,
    series: series.map(describeSeries),
    unjudged,
    unreadable,
    future: future.map(({ folder, startedMs }) => ({ folder, at: isoOf(startedMs) })),
    stackFiles,
    command,
  };
  return `${JSON.stringify(told, keepInfinity, 1)}\n`;
}

function describeSeries(series: Series & { rows: TrendRow[] }) {
  const { scenario, title, profile, backend, runs, newest, rows } = series;
  return {
    scenario,
    title,
    profile,
    backend,
    runs: runs.length,
    newest: newest.folder,
    standing: standingOf(newest.verdict),
    rows: rows.map(({ name, points }) => ({
      name,
      unit: points.at(-1)?.row.unit,
      points: points.map(({ startedMs, folder, verdict, row, changed }) => {
        const { low, high, samples } = row;
        return { at: isoOf(startedMs), folder, verdict, low, high, samples, changed };
      }),
    })),
  };
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

function keepInfinity(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
