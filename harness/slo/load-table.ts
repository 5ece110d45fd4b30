import type { EventOf } from '../journal/event.ts';
import { type LoadUnit, REQUESTS, recordLoad, selectLoad } from './load-record.ts';
import type { RunView } from './run-view.ts';
import { fewestUnits, interpolateQuantile } from './statistics.ts';
import type { LoadLife, LoadRow, LoadTable } from './verdict.ts';

interface Window {
  name: string;
  units: LoadUnit[];
}

/** What k6 saw before, during and after each fault. A unit under way during a fault is during it. */
export function tabulateLoad(run: RunView): LoadTable | undefined {
  const started = run.events.of('load-started');
  if (started.length === 0) return undefined;
  const { units, fault } = recordLoad(run);
  const ended = run.events.of('load-ended');
  const scripts = started.map(({ load, script }) => {
    return describeLife(
      load,
      script,
      ended.find((each) => each.load === load),
    );
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

function describeLife(load: string, script: string, end?: EventOf<'load-ended'>): LoadLife {
  if (!end) return { load, script, ended: 'nobody saw its end' };
  const { asked, exitCode, signal, underWay } = end;
  const code = exitCode === undefined ? (signal ?? 'no exit code') : `exit code ${exitCode}`;
  if (asked) {
    const left =
      underWay > 0 ? `, with ${underWay} iterations under way that no sample tells of` : '';
    return { load, script, ended: `stopped with the load (${code})${left}` };
  }
  const said = OWN_VERDICTS.get(exitCode ?? -1);
  const own = said === undefined ? '' : `: ${said}, which decides nothing here`;
  return { load, script, ended: `came to its own end (${code})${own}` };
}

/** What k6 says of its whole run by its exit code. */
const OWN_VERDICTS = new Map([
  [0, 'its own thresholds, if any, passed over its whole run'],
  [99, 'its own thresholds failed over its whole run'],
  [110, 'its script marked the test as failed'],
]);
