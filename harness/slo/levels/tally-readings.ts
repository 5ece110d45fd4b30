import {
  DEFAULT_SLICE_MS,
  type ServiceLevel,
  type ServiceLevelObjective,
} from '../../objectives/service-level.ts';
import { countByMethod } from '../budget/count-budget.ts';
import type { Stretch } from '../budget/stretch.ts';
import type { Span } from '../interval.ts';
import type { RunView } from '../run-view.ts';
import { Causes } from './causes.ts';
import { Clusters, QuietTime } from './clusters.ts';
import { type CountedItem, type CountedUnit, type CountedUnits, isOpen } from './counted-unit.ts';
import { ItemTally } from './item-tally.ts';

/** What is open is left out (`likely`), taken for bad (`worst`) or for good (`best`). */
export type Reading = 'likely' | 'worst' | 'best';

export type Readings = Record<Reading, ItemTally>;

export interface TalliedUnits {
  /** How many units there were, and how many of them are open. */
  count: number;
  open: number;
  readings: Readings;
}

const READINGS: readonly Reading[] = ['likely', 'worst', 'best'];
const ONE: readonly Reading[] = ['likely'];

/** Each unit as one item, in one pass; in two where units end in another order than they begin. */
export function tallyOccurrences(
  units: CountedUnits,
  run: RunView,
  windows: readonly Span[],
): TalliedUnits {
  const shared = startTally(run, windows);
  // Until one is open, all readings are the same: a call is a cluster, and a run may have a million.
  let readings: Readings = { likely: shared, worst: shared, best: shared };
  const causes = new Causes(run.faults);
  let [count, open] = [0, 0];
  for (const unit of units) {
    count += 1;
    if (isOpen(unit)) {
      if (open === 0) readings = { likely: shared, worst: shared.copy(), best: shared.copy() };
      open += 1;
    }
    const { fromMs, toMs } = unit.span;
    const cause = causes.find(fromMs, toMs);
    for (const reading of open === 0 ? ONE : READINGS) {
      const item = readUnit(unit, reading);
      if (!item) continue;
      readings[reading].add(item, cause);
      if (!units.byStart) readings[reading].incidents.add(item, cause);
    }
  }
  for (const unit of units.byStart ?? []) {
    const cause = causes.find(unit.span.fromMs, unit.span.toMs);
    for (const reading of open === 0 ? ONE : READINGS) {
      const item = readUnit(unit, reading);
      if (item) readings[reading].incidents.add(item, cause);
    }
  }
  return { count, open, readings };
}

/** Each slice as one item, made of the instants that count. */
export function tallySlices(
  units: CountedUnits,
  { method }: ServiceLevel,
  { timeSliceTarget = 1, timeSliceWindowMs = DEFAULT_SLICE_MS }: ServiceLevelObjective,
  run: RunView,
  windows: readonly Span[],
): TalliedUnits & { slices: number } {
  const readings = {
    likely: startTally(run, windows),
    worst: startTally(run, windows),
    best: startTally(run, windows),
  };
  const causes = new Causes(run.faults);
  const slicing = {
    sliceMs: timeSliceWindowMs,
    originMs: run.whole.fromMs,
    sliceTarget: timeSliceTarget,
  };
  let slices = 0;
  for (const reading of READINGS) {
    const items = countByMethod(method, listInstants(units, reading), slicing);
    if (reading === 'worst') slices = items.length;
    for (const item of items) {
      const cause = causes.find(item.fromMs, item.toMs);
      readings[reading].add(item, cause);
      readings[reading].incidents.add(item, cause);
    }
  }
  const { count, open } = countUnits(units);
  return { count, open, readings, slices };
}

/** How many there are, and how many of them are open. */
export function countUnits(units: Iterable<CountedUnit>): { count: number; open: number } {
  let [count, open] = [0, 0];
  for (const unit of units) {
    count += 1;
    if (isOpen(unit)) open += 1;
  }
  return { count, open };
}

function startTally(run: RunView, windows: readonly Span[]): ItemTally {
  return new ItemTally(new Clusters(new QuietTime(run, windows)));
}

function* listInstants(units: CountedUnits, reading: Reading): Generator<Stretch, undefined> {
  for (const unit of units) {
    const { atMs } = unit;
    const item = readUnit(unit, reading);
    if (item) yield { fromMs: atMs, toMs: atMs, good: item.good, bad: item.bad };
  }
}

/** A unit as it is read; undefined when it is left out. */
function readUnit(unit: CountedUnit, reading: Reading): CountedItem | undefined {
  if (reading === 'likely' && isOpen(unit)) return undefined;
  const good = (reading === 'best' ? unit.possible : unit.certain) ? 1 : 0;
  return { fromMs: unit.span.fromMs, group: unit.group, good, bad: 1 - good };
}
