import { NameTable } from '../../journal/columns/name-table.ts';
import { NumberColumn } from '../../journal/columns/number-column.ts';
import { orderRows } from '../../journal/columns/order-rows.ts';
import type { CountedUnit, CountedUnits } from './counted-unit.ts';

const STEPS_PER_MS = 1_000;
const CERTAIN = 1;
const POSSIBLE = 2;

/** How the rows of a table stand in time. */
interface Orders {
  /** The row that stands at a place in the order of time. */
  rowAt: (place: number) => number;
  /** The place, in the order of time, of the one that began as so-manieth; absent when that is the same. */
  placeAt: ((place: number) => number) | undefined;
}

/** Units in columns, of which a long run has many; those of one instant stay as they were given. */
export class UnitTable implements CountedUnits {
  readonly #atMs = new NumberColumn({ steps: STEPS_PER_MS });
  readonly #fromMs = new NumberColumn({ steps: STEPS_PER_MS, near: this.#atMs });
  readonly #toMs = new NumberColumn({ steps: STEPS_PER_MS, near: this.#atMs });
  readonly #goodness = new NumberColumn();
  readonly #groups = new NameTable();
  readonly #groupOf = new NumberColumn();
  #orders: Orders | undefined;

  constructor(units: Iterable<CountedUnit> = []) {
    for (const unit of units) this.add(unit);
  }

  add({ atMs, span, group, certain, possible }: CountedUnit): void {
    this.#orders = undefined;
    this.#atMs.push(atMs);
    this.#fromMs.push(span.fromMs);
    this.#toMs.push(span.toMs);
    this.#goodness.push((certain ? CERTAIN : 0) + (possible ? POSSIBLE : 0));
    this.#groupOf.push(group === undefined ? undefined : this.#groups.idOf(group));
  }

  [Symbol.iterator](): Iterator<CountedUnit> {
    const { rowAt } = this.#order();
    return this.#list(rowAt)[Symbol.iterator]();
  }

  get byStart(): Iterable<CountedUnit> | undefined {
    const { rowAt, placeAt } = this.#order();
    return placeAt && this.#list((place) => rowAt(placeAt(place)));
  }

  #order(): Orders {
    if (this.#orders) return this.#orders;
    const { length } = this.#atMs;
    const byTime = orderRows(length, (a, b) => read(this.#atMs, a) - read(this.#atMs, b));
    const rowAt = (place: number): number => byTime?.get(place) ?? place;
    const startOf = (place: number): number => read(this.#fromMs, rowAt(place));
    const byStart = orderRows(length, (a, b) => startOf(a) - startOf(b));
    const placeAt = byStart && ((place: number): number => read(byStart, place));
    this.#orders = { rowAt, placeAt };
    return this.#orders;
  }

  #list(rowAt: (place: number) => number): Iterable<CountedUnit> {
    const { length } = this.#atMs;
    const unitOf = (row: number): CountedUnit => this.#unitOf(row);
    return {
      *[Symbol.iterator]() {
        for (let place = 0; place < length; place += 1) yield unitOf(rowAt(place));
      },
    };
  }

  #unitOf(row: number): CountedUnit {
    const goodness = read(this.#goodness, row);
    const group = this.#groupOf.get(row);
    return {
      atMs: read(this.#atMs, row),
      span: { fromMs: read(this.#fromMs, row), toMs: read(this.#toMs, row) },
      ...(group === undefined ? {} : { group: this.#groups.nameOf(group) }),
      certain: (goodness & CERTAIN) !== 0,
      possible: (goodness & POSSIBLE) !== 0,
    };
  }
}

function read(column: NumberColumn, row: number): number {
  return column.get(row) as number;
}
