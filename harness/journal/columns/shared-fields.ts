export type Fields = Record<string, unknown>;

/** So many of what events share are tried before the rest is looked up by its text. */
const MOST_RECENT = 8;

/** What events of one kind have in common, each held once: all their fields but those in columns. */
export class SharedFields {
  /** Type of what stands in a column, by field; a value of another type is shared like all others. */
  readonly #columns: ReadonlyMap<string, string>;
  readonly #shared: { fields: Fields; count: number }[] = [];
  readonly #ids = new Map<string, number>();
  /** Those that came last, first: traffic repeats itself. */
  readonly #recent: number[] = [];

  constructor(columns: ReadonlyMap<string, string>) {
    this.#columns = columns;
  }

  /** With an empty place for every field that stands in a column. */
  get(id: number): Fields {
    return this.#shared[id]?.fields as Fields;
  }

  idOf(event: Fields): number {
    const recent = this.#recent;
    for (let place = 0; place < recent.length; place += 1) {
      const id = recent[place] as number;
      if (!this.#isShared(event, id)) continue;
      if (place > 0) {
        recent[place] = recent[place - 1] as number;
        recent[place - 1] = id;
      }
      return id;
    }
    const id = this.#lookUp(event);
    recent.splice(MOST_RECENT - 1);
    recent.push(id);
    return id;
  }

  #isShared(event: Fields, id: number): boolean {
    const { fields, count } = this.#shared[id] as { fields: Fields; count: number };
    let found = 0;
    for (const field in event) {
      const value = event[field];
      if (this.#stands(field, value)) continue;
      if (value !== fields[field] && !isSame(value, fields[field])) return false;
      found += 1;
    }
    return found === count;
  }

  #lookUp(event: Fields): number {
    const fields: Fields = {};
    let count = 0;
    for (const field in event) {
      const isInColumn = this.#stands(field, event[field]);
      fields[field] = isInColumn ? undefined : event[field];
      if (!isInColumn) count += 1;
    }
    const text = JSON.stringify(fields);
    let id = this.#ids.get(text);
    if (id === undefined) {
      // All places from the start, so that whatever is filled in later changes no shape.
      for (const field of this.#columns.keys()) fields[field] ??= undefined;
      id = this.#shared.length;
      this.#shared.push({ fields, count });
      this.#ids.set(text, id);
    }
    return id;
  }

  #stands(field: string, value: unknown): boolean {
    const type = this.#columns.get(field);
    return type !== undefined && (value === undefined || typeof value === type);
  }
}

/** Of what JSON holds: whether two objects or lists say the same. */
function isSame(value: unknown, other: unknown): boolean {
  if (typeof value !== 'object' || typeof other !== 'object' || !value || !other) return false;
  const names = Object.keys(value);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => {
    const [own, theirs] = [(value as Fields)[name], (other as Fields)[name]];
    return own === theirs || isSame(own, theirs);
  });
}
