import { NumberColumn } from './number-column.ts';

/** Digits at the end of a name that are kept as a number: so many always fit into 32 bits. */
const MOST_DIGITS = 9;
/** Names that are held beside their columns: what one call tells comes close together. */
const MOST_RECENT = 256;
const ZERO = 48;
const NINE = 57;

/**
 * Names by number, each held once. Names that only differ in the number at their end (`call-1`,
 * `call-2`, …) share what stands before it, so that a million of them takes a few bytes each.
 */
export class NameTable {
  readonly #stems: string[] = [];
  readonly #stemIds = new Map<string, number>();
  readonly #stemOf = new NumberColumn();
  readonly #numberOf = new NumberColumn();
  /** Open addressing: a name's id + 1, or 0. At most half of it is in use. */
  #slots = new Int32Array(64);
  readonly #recent = new Map<string, number>();

  get size(): number {
    return this.#stemOf.length;
  }

  /** The name's number; a new name gets the next one. */
  idOf(name: string): number {
    const recent = this.#recent.get(name);
    if (recent !== undefined) return recent;
    const id = this.#enter(name);
    if (this.#recent.size === MOST_RECENT) this.#recent.clear();
    this.#recent.set(name, id);
    return id;
  }

  #enter(name: string): number {
    const start = startOfNumber(name);
    const stem = this.#stemIdOf(name.slice(0, start));
    const number = start < name.length ? Number(name.slice(start)) : undefined;
    const slot = this.#findSlot(stem, number);
    const taken = this.#slots[slot] as number;
    if (taken > 0) return taken - 1;
    const id = this.size;
    this.#stemOf.push(stem);
    this.#numberOf.push(number);
    this.#slots[slot] = id + 1;
    if (this.size * 2 > this.#slots.length) this.#grow();
    return id;
  }

  /** The name's number, or undefined for one that was never seen. */
  find(name: string): number | undefined {
    const start = startOfNumber(name);
    const stem = this.#stemIds.get(name.slice(0, start));
    if (stem === undefined) return undefined;
    const number = start < name.length ? Number(name.slice(start)) : undefined;
    const taken = this.#slots[this.#findSlot(stem, number)] as number;
    return taken > 0 ? taken - 1 : undefined;
  }

  nameOf(id: number): string {
    const stem = this.#stems[this.#stemOf.get(id) ?? -1] ?? '';
    const number = this.#numberOf.get(id);
    return number === undefined ? stem : `${stem}${number}`;
  }

  #stemIdOf(stem: string): number {
    let id = this.#stemIds.get(stem);
    if (id === undefined) {
      id = this.#stems.length;
      this.#stems.push(stem);
      this.#stemIds.set(stem, id);
    }
    return id;
  }

  #findSlot(stem: number, number: number | undefined): number {
    const mask = this.#slots.length - 1;
    let slot = hash(stem, number) & mask;
    for (;;) {
      const taken = this.#slots[slot] as number;
      if (taken === 0) return slot;
      if (this.#numberOf.get(taken - 1) === number && this.#stemOf.get(taken - 1) === stem) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let id = 0; id < this.size; id += 1) {
      const slot = this.#findSlot(this.#stemOf.get(id) ?? 0, this.#numberOf.get(id));
      this.#slots[slot] = id + 1;
    }
  }
}

/** Where the number at the end begins: after zeros, which would be lost in it. */
function startOfNumber(name: string): number {
  let start = name.length;
  while (start > 0 && name.length - start < MOST_DIGITS && isDigit(name.charCodeAt(start - 1))) {
    start -= 1;
  }
  while (start < name.length && name.charCodeAt(start) === ZERO) start += 1;
  return start;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function hash(stem: number, number: number | undefined): number {
  const mixed = Math.imul(stem + 1, 0x85ebca6b) ^ Math.imul((number ?? -1) + 1, 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
