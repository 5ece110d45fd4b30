import {
  DEFAULT_SLICE_MS,
  type ServiceLevel,
  type ServiceLevelObjective,
} from '../../objectives/service-level.ts';
import { countByMethod } from '../budget/count-budget.ts';
import type { Stretch } from '../budget/stretch.ts';
import type { FaultRecord } from '../fault-record.ts';
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
  const tally = new UnitTally(run, windows);
  const causes = new Causes(run.faults);
  for (const unit of units) {
    const cause = causes.find(unit.span.fromMs, unit.span.toMs);
    tally.take(unit, cause, units.byStart === undefined);
  }
  for (const unit of units.byStart ?? []) {
    tally.takeBegun(unit, causes.find(unit.span.fromMs, unit.span.toMs));
  }
  return tally;
}

/** What is told of units that are taken one after the other, in the order of time. */
export class UnitTally implements TalliedUnits {
  count = 0;
  open = 0;
  readings: Readings;

  constructor(run: RunView, windows: readonly Span[]) {
    const shared = startTally(run, windows);
    // Until one is open, all readings are the same: a call is a cluster, and a run may have a million.
    this.readings = { likely: shared, worst: shared, best: shared };
  }

  /** `hasBegun`: units come in the order in which they begin, so that incidents are told from them, too. */
  take(unit: CountedUnit, cause: FaultRecord | undefined, hasBegun: boolean): void {
    this.count += 1;
    if (isOpen(unit)) {
      const { likely } = this.readings;
      if (this.open === 0) this.readings = { likely, worst: likely.copy(), best: likely.copy() };
      this.open += 1;
    }
    for (const reading of this.#apart()) {
      const item = readUnit(unit, reading);
      if (item) this.readings[reading].add(item, cause);
    }
    if (hasBegun) this.takeBegun(unit, cause);
  }

  /** The same unit when all that began before it were taken. */
  takeBegun(unit: CountedUnit, cause: FaultRecord | undefined): void {
    for (const reading of this.#apart()) {
      const item = readUnit(unit, reading);
      if (item) this.readings[reading].incidents.add(item, cause);
    }
  }

  #apart(): readonly Reading[] {
    return this.open === 0 ? ONE : READINGS;
  }
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
