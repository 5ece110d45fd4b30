import type { EventOf } from '../journal/event.ts';
import { type LoadUnit, REQUESTS, recordLoad, selectLoad } from './load-record.ts';
import { describeSummary } from './load-summary.ts';
import type { RunView } from './run-view.ts';
import { fewestUnits, interpolateQuantile } from './statistics.ts';
import type { LoadRow, LoadTable } from './verdict.ts';

interface Window {
  name: string;
  units: LoadUnit[];
}

/** What k6 saw before, during and after each fault. A unit under way during a fault is during it. */
export function tabulateLoad(run: RunView): LoadTable | undefined {
  const started = run.events.of('load-started');
  if (started.length === 0) return undefined;
  const { units: all, fault } = recordLoad(run);
  const units = all.filter(({ doubtful }) => !doubtful);
  const ended = run.events.of('load-ended');
  const summaries = run.events.of('load-summary');
  const scripts = started.map(({ load, script }) => {
    const end = ended.find((each) => each.load === load);
    const cut = describeCut(
      all.filter((unit) => unit.load === load),
      end?.underWay ?? 0,
    );
    const summary = summaries.find((each) => each.load === load);
    const own = summary && { own: describeSummary(summary) };
    return { load, script, ended: describeEnd(end) + cut, ...own };
  });
  if (fault !== undefined) return { scripts, rows: [] };
  const windows = listWindows(run, units);
  const rows = listSeries(units).flatMap((series) =>
    windows.map((window) => tabulate(window, series)),
  );
  return { scripts, rows };
}

function listWindows({ faults }: RunView, units: LoadUnit[]): Window[] {
  const whole: Window = { name: 'whole run', units };
  if (faults.length === 0) return [whole];
  const exposures = faults.map(({ exposure }) => exposure);
  const beganMs = Math.min(...exposures.map(({ fromMs }) => fromMs));
  const exposed = new Set(selectLoad(units, exposures).inside);
  const during = faults.map(({ name, exposure }): Window => {
    return { name: `during ${name}`, units: selectLoad(units, [exposure]).inside };
  });
  const quiet = units.filter((unit) => !exposed.has(unit));
  return [
    { name: 'before', units: quiet.filter(({ toMs }) => toMs < beganMs) },
    ...during,
    { name: 'after', units: quiet.filter(({ toMs }) => toMs >= beganMs) },
    whole,
  ];
}

type Series = Pick<LoadUnit, 'load' | 'scenario' | 'series'>;

/** The requests of each scenario, then each metric of the script's own. */
function listSeries(units: LoadUnit[]): Series[] {
  const found = new Map<string, Series>();
  for (const { load, scenario, series } of units) {
    const key = JSON.stringify([load, series === REQUESTS ? '' : series, scenario]);
    if (!found.has(key)) found.set(key, { load, scenario, series });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, series]) => series);
}

function isOf(unit: LoadUnit, { load, scenario, series }: Series): boolean {
  return unit.load === load && unit.scenario === scenario && unit.series === series;
}

function tabulate(window: Window, series: Series): LoadRow {
  const inside = window.units.filter((unit) => isOf(unit, series));
  const dropped = inside.filter(({ kind }) => kind === 'dropped').length;
  const errors = inside.filter(({ bad }) => bad).length - dropped;
  const { load, scenario, series: name } = series;
  const counted = { window: window.name, load, scenario, series: name };
  const row: LoadRow = { ...counted, count: inside.length - dropped, errors, dropped };
  if (inside.every(({ kind }) => kind === 'rate')) return row;
  const took = inside.map(({ tookMs }) => tookMs ?? Number.POSITIVE_INFINITY);
  const own = inside.flatMap(({ k6Ms }) => k6Ms ?? []);
  return {
    ...row,
    p50Ms: quantile(took, 0.5),
    p95Ms: quantile(took, 0.95),
    p99Ms: quantile(took, 0.99),
    k6P95Ms: quantile(own, 0.95),
  };
}

function quantile(values: number[], q: number): number | undefined {
  if (values.length < fewestUnits(q)) return undefined;
  return interpolateQuantile(Float64Array.from(values).sort(), q);
}

function describeEnd(end: EventOf<'load-ended'> | undefined): string {
  if (!end) return 'nobody saw its end';
  const { asked, exitCode, signal } = end;
  const code = exitCode === undefined ? (signal ?? 'no exit code') : `exit code ${exitCode}`;
  if (asked) return `stopped with the load (${code})`;
  const said = OWN_VERDICTS.get(exitCode ?? -1);
  const own = said === undefined ? '' : `: ${said}, which decides nothing here`;
  return `came to its own end (${code})${own}`;
}

/** What became of the iterations that k6 cut short. */
function describeCut(units: LoadUnit[], cut: number): string {
  if (cut === 0) return '';
  const hung = units.filter(({ kind }) => kind === 'hung');
  const doubtful = hung.filter((unit) => unit.doubtful).length;
  const surely = hung.length - doubtful;
  const parts = [
    ...(surely > 0 ? [`${surely} hung`] : []),
    ...(doubtful > 0 ? [`of ${doubtful} nobody knows whether they hung`] : []),
    ...(cut > hung.length ? [`${cut - hung.length} were in their time, and are in no row`] : []),
  ];
  return `; ${cut} iterations were cut short: ${parts.join(', ')}`;
}

/** What k6 says of its whole run by its exit code. */
const OWN_VERDICTS = new Map([
  [0, 'its own thresholds, if any, passed over its whole run'],
  [99, 'its own thresholds failed over its whole run'],
  [110, 'its script marked the test as failed'],
]);
