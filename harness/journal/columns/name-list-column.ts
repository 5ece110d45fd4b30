import type { Subject } from './layouts.ts';
import type { NameTable } from './name-table.ts';
import { NumberColumn } from './number-column.ts';
import { Rows } from './rows.ts';

/** By row, a list of names, or of records of names such as the rows of a database. */
export class NameListColumn {
  /** Where the list of each row ends. */
  readonly #ends = new NumberColumn();
  readonly #fields: { field: string | undefined; names: NameTable; ids: NumberColumn }[];

  constructor(of: Subject | Record<string, Subject>, tables: Record<Subject, NameTable>) {
    const fields = typeof of === 'string' ? [[undefined, of] as const] : Object.entries(of);
    this.#fields = fields.map(([field, subject]) => ({
      field,
      names: tables[subject],
      ids: new NumberColumn(),
    }));
  }

  push(list: readonly unknown[]): void {
    for (const item of list) {
      for (const { field, names, ids } of this.#fields) {
        const name = field === undefined ? item : (item as Record<string, unknown>)[field];
        ids.push(names.idOf(name as string));
      }
    }
    this.#ends.push(this.#fields[0]?.ids.length ?? 0);
  }

  get(row: number): Rows<unknown> {
    const start = row === 0 ? 0 : (this.#ends.get(row - 1) ?? 0);
    const end = this.#ends.get(row) ?? start;
    return new Rows(end - start, (index) => this.#itemAt(start + index));
  }

  #itemAt(place: number): unknown {
    const item: Record<string, string> = {};
    for (const { field, names, ids } of this.#fields) {
      const name = names.nameOf(ids.get(place) ?? -1);
      if (field === undefined) return name;
      item[field] = name;
    }
    return item;
  }
}
