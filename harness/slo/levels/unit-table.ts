import { NameTable } from '../../journal/columns/name-table.ts';
import { NumberColumn } from '../../journal/columns/number-column.ts';
import { orderRows } from '../../journal/columns/order-rows.ts';
import type { CountedUnit, CountedUnits } from './counted-unit.ts';

const STEPS_PER_MS = 1_000;
const CERTAIN = 1;
const POSSIBLE = 2;

/** Units in columns, of which a long run has many; those of one instant stay as they were given. */
export class UnitTable implements CountedUnits {
  readonly #atMs = new NumberColumn({ steps: STEPS_PER_MS });
  readonly #fromMs = new NumberColumn({ steps: STEPS_PER_MS, near: this.#atMs });
  readonly #toMs = new NumberColumn({ steps: STEPS_PER_MS, near: this.#atMs });
  readonly #goodness = new NumberColumn();
  readonly #groups = new NameTable();
  readonly #groupOf = new NumberColumn();
  readonly #order: NumberColumn | undefined;
  readonly byStart: Iterable<CountedUnit> | undefined;

  constructor(units: Iterable<CountedUnit>) {
    for (const unit of units) this.#add(unit);
    const { length } = this.#atMs;
    this.#order = orderRows(length, (a, b) => read(this.#atMs, a) - read(this.#atMs, b));
    const startOf = (place: number): number => read(this.#fromMs, this.#rowAt(place));
    const byStart = orderRows(length, (a, b) => startOf(a) - startOf(b));
    this.byStart =
      byStart && this.#list((place) => this.#rowAt(byStart.get(place) as number), length);
  }

  [Symbol.iterator](): Iterator<CountedUnit> {
    return this.#list((place) => this.#rowAt(place), this.#atMs.length)[Symbol.iterator]();
  }

  #add({ atMs, span, group, certain, possible }: CountedUnit): void {
    this.#atMs.push(atMs);
    this.#fromMs.push(span.fromMs);
    this.#toMs.push(span.toMs);
    this.#goodness.push((certain ? CERTAIN : 0) + (possible ? POSSIBLE : 0));
    this.#groupOf.push(group === undefined ? undefined : this.#groups.idOf(group));
  }

  /** The row that stands at a place in the order of time. */
  #rowAt(place: number): number {
    return this.#order?.get(place) ?? place;
  }

  #list(rowAt: (place: number) => number, length: number): Iterable<CountedUnit> {
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
