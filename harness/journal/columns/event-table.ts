import type { JournalEvent, Stamp } from '../event.ts';
import type { Layout, Subject } from './layouts.ts';
import { NameListColumn } from './name-list-column.ts';
import type { NameTable } from './name-table.ts';
import { NumberColumn } from './number-column.ts';
import { orderRows } from './order-rows.ts';
import { Rows } from './rows.ts';
import { type Fields, SharedFields } from './shared-fields.ts';

/** Instants are written to a microsecond. */
const STEPS_PER_MS = 1_000;

/**
 * All events of one kind, by the row in which they were added: numbers and names in columns, and what
 * many events share (`{ probe: 'user', status: 200, good: true, headers: {} }`) once for all of them.
 */
export class EventTable {
  readonly #fields: string[];
  readonly #numbers: NumberColumn[];
  readonly #assemble: Layout['assemble'];
  readonly #names: { field: string; names: NameTable; ids: NumberColumn }[];
  readonly #list: { field: string; column: NameListColumn } | undefined;
  readonly #shared: SharedFields;
  readonly #sharedOf = new NumberColumn();
  #last: JournalEvent | undefined;
  #inOrder = true;

  constructor(layout: Layout, tables: Record<Subject, NameTable>) {
    const columns = new Map<string, NumberColumn>();
    for (const [field, near] of Object.entries(layout.instants)) {
      const column = new NumberColumn({
        steps: STEPS_PER_MS,
        ...(near === undefined ? {} : { near: columns.get(near) }),
      });
      columns.set(field, column);
    }
    for (const field of ['seq', ...(layout.numbers ?? [])]) columns.set(field, new NumberColumn());
    this.#fields = [...columns.keys()];
    this.#numbers = [...columns.values()];
    this.#assemble = layout.assemble;
    this.#names = Object.entries(layout.names ?? {}).map(([field, subject]) => ({
      field,
      names: tables[subject],
      ids: new NumberColumn(),
    }));
    const { list } = layout;
    if (list) this.#list = { field: list.field, column: new NameListColumn(list.of, tables) };
    const types = [
      ...this.#fields.map((field) => [field, 'number'] as const),
      ...this.#names.map(({ field }) => [field, 'string'] as const),
      ...(list ? [[list.field, 'object'] as const] : []),
    ];
    this.#shared = new SharedFields(new Map(types));
  }

  get length(): number {
    return this.#sharedOf.length;
  }

  add(event: JournalEvent): void {
    const fields = event as unknown as Fields;
    for (let index = 0; index < this.#fields.length; index += 1) {
      const value = fields[this.#fields[index] as string];
      (this.#numbers[index] as NumberColumn).push(typeof value === 'number' ? value : undefined);
    }
    for (const { field, names, ids } of this.#names) {
      const value = fields[field];
      ids.push(typeof value === 'string' ? names.idOf(value) : undefined);
    }
    if (this.#list) this.#list.column.push(fields[this.#list.field] as unknown[]);
    this.#sharedOf.push(this.#shared.idOf(fields));
    if (this.#last && compareEvents(this.#last, event) > 0) this.#inOrder = false;
    this.#last = event;
  }

  /** The event of a row, as it was added; what it did not hold is undefined. */
  at(row: number): JournalEvent {
    const shared = this.sharedAt(row);
    const event: Fields = this.#assemble
      ? this.#assemble(shared, this.#numbers, row)
      : { ...shared };
    for (let index = 0; index < this.#fields.length && !this.#assemble; index += 1) {
      const value = (this.#numbers[index] as NumberColumn).get(row);
      if (value !== undefined) event[this.#fields[index] as string] = value;
    }
    for (const { field, names, ids } of this.#names) {
      const id = ids.get(row);
      if (id !== undefined) event[field] = names.nameOf(id);
    }
    if (this.#list) event[this.#list.field] = [...this.#list.column.get(row)];
    return event as unknown as JournalEvent;
  }

  /** The number of a field in a row, without making the event. */
  numberAt(row: number, field: string): number | undefined {
    return this.#columnOf(field).get(row);
  }

  /** The number of a name in a row, in the table of its subject. */
  nameIdAt(row: number, field: string): number | undefined {
    return this.#names.find((each) => each.field === field)?.ids.get(row);
  }

  /** The list of a row, each of its elements made when it is asked for. */
  listAt(row: number): Rows<unknown> {
    return this.#list?.column.get(row) ?? new Rows(0, () => undefined);
  }

  /** What a row shares with others: read only. */
  sharedAt(row: number): Readonly<Fields> {
    return this.#shared.get(this.#sharedOf.get(row) as number);
  }

  /** Rows in the order of time; undefined when that is the order in which they were added. */
  order(): NumberColumn | undefined {
    if (this.#inOrder) return undefined;
    const at = this.#columnOf('atMs');
    return orderRows(
      this.length,
      (a, b) => (at.get(a) as number) - (at.get(b) as number) || this.#compare(a, b),
    );
  }

  #compare(a: number, b: number): number {
    const [first, second] = [this.sharedAt(a).source, this.sharedAt(b).source] as string[];
    if (first !== second) return (first as string) < (second as string) ? -1 : 1;
    const seq = this.#columnOf('seq');
    return (seq.get(a) as number) - (seq.get(b) as number);
  }

  #columnOf(field: string): NumberColumn {
    return this.#numbers[this.#fields.indexOf(field)] as NumberColumn;
  }
}

/** By time; events of one instant by their source and their number there. */
export function compareEvents(a: Stamp, b: Stamp): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs;
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  return a.seq - b.seq;
}
