import { readIndicator } from '../../objectives/read-indicator.ts';
import type { ServiceLevel, ServiceLevelObjective } from '../../objectives/service-level.ts';
import { countByMethod } from '../budget/count-budget.ts';
import type { Stretch } from '../budget/stretch.ts';
import { intersectSpans, overlapsAny, type Span, subtractSpans } from '../interval.ts';
import { type ClusteredShare, estimateClusteredShare } from '../intervals/clustered-share.ts';
import { isNamed } from '../population.ts';
import type { RunView } from '../run-view.ts';
import { countIncidents } from './count-incidents.ts';
import { type CountedUnit, isOpen } from './counted-unit.ts';
import { groupClusters } from './group-clusters.ts';
import { listUnits } from './list-units.ts';

/** What OpenSLO leaves out for slices is a minute. */
const DEFAULT_SLICE_MS = 60_000;

/** An event or a slice, as the method of a service level counts it. */
export interface CountedItem extends Stretch {
  group?: string;
}

/** What is open is left out (`likely`), taken for bad (`worst`) or for good (`best`). */
export type Reading = 'likely' | 'worst' | 'best';

/** One objective of a service level, measured in a part of a run. */
export interface MeasuredLevel {
  /** requests, calls, turns, seconds, failovers or slices. */
  unit: string;
  units: CountedUnit[];
  items: Record<Reading, CountedItem[]>;
  shares: Record<Reading, ClusteredShare | undefined>;
  /** Units that lateness leaves open, and those under maintenance. */
  open: number;
  maintained: number;
  maintenanceMs: number;
  /** Time that was measured: without maintenance; whole slices where slices are counted. */
  measuredMs: number;
}

/** Measures one objective over some windows of a run, or says why it cannot be. */
export function measureLevel(
  level: ServiceLevel,
  objective: ServiceLevelObjective,
  run: RunView,
  windows: Span[] = [run.whole],
): MeasuredLevel | { problem: string } {
  const indicator = readIndicator(level.indicator, objective);
  if ('problem' in indicator) return indicator;
  const maintenance = findMaintenance(run);
  const inWindow = listUnits(indicator, run).filter(({ atMs, span }) =>
    windows.length === 1 && windows[0] === run.whole
      ? true
      : overlapsAny(windows, span.fromMs, Math.max(span.toMs, atMs)),
  );
  const units = inWindow.filter(({ span }) => !overlapsAny(maintenance, span.fromMs, span.toMs));
  const sliceMs = objective.timeSliceWindowMs ?? DEFAULT_SLICE_MS;
  const count = (reading: Reading): CountedItem[] =>
    countItems(level, objective, readUnits(units, reading), sliceMs, run.whole.fromMs);
  const open = units.filter(isOpen).length;
  const worst = count('worst');
  // Without anything open all readings are one.
  const items =
    open === 0
      ? { likely: worst, worst, best: worst }
      : { likely: count('likely'), worst, best: count('best') };
  const measured = subtractSpans(windows, maintenance);
  const sliced = level.method !== 'occurrences';
  return {
    unit: sliced ? 'slices' : indicator.source.unit,
    units,
    items,
    shares: estimateShares(items, run, windows),
    open,
    maintained: inWindow.length - units.length,
    maintenanceMs: lengthOf(intersectSpans(windows, maintenance)),
    measuredMs: sliced ? items.worst.length * sliceMs : lengthOf(measured),
  };
}

/** Each reading's share. They are worth what the least of them is: what is open must not decide. */
function estimateShares(
  items: MeasuredLevel['items'],
  run: RunView,
  windows: Span[],
): MeasuredLevel['shares'] {
  const estimate = (reading: Reading): ClusteredShare | undefined =>
    estimateClusteredShare(
      groupClusters(items[reading], run, windows),
      countIncidents(items[reading], run),
    );
  const shares = { likely: estimate('likely'), worst: estimate('worst'), best: estimate('best') };
  const worth = Object.values(shares).map((share) => share?.effective ?? Infinity);
  const effective = Math.min(...worth);
  const limit = (share: ClusteredShare | undefined) => share && { ...share, effective };
  return { likely: limit(shares.likely), worst: limit(shares.worst), best: limit(shares.best) };
}

/** Faults of steps that the scenario calls maintenance: they count neither good nor bad. */
function findMaintenance(run: RunView): Span[] {
  const names = run.header.scenario.maintenance ?? [];
  return run.faults
    .filter(({ name }) => names.some((wanted) => isNamed(name, wanted)))
    .map(({ exposure }) => exposure);
}

interface ReadUnit extends CountedItem {
  atMs: number;
}

function readUnits(units: CountedUnit[], reading: Reading): ReadUnit[] {
  const read = reading === 'likely' ? units.filter((unit) => !isOpen(unit)) : units;
  return read.map(({ atMs, span, group, certain, possible }) => {
    const good = (reading === 'best' ? possible : certain) ? 1 : 0;
    return { ...span, atMs, good, bad: 1 - good, group };
  });
}

/** Events keep their span, by which their cause is found; slices are made of the instants that count. */
function countItems(
  { method }: ServiceLevel,
  { timeSliceTarget = 1 }: ServiceLevelObjective,
  units: ReadUnit[],
  sliceMs: number,
  originMs: number,
): CountedItem[] {
  if (method === 'occurrences') return units;
  const instants = units.map(({ atMs, good, bad }) => ({ fromMs: atMs, toMs: atMs, good, bad }));
  return countByMethod(method, instants, { sliceMs, originMs, sliceTarget: timeSliceTarget });
}

function lengthOf(spans: Span[]): number {
  return spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
