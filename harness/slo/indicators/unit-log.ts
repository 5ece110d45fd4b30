import { sortRows } from '../../journal/columns/sort-rows.ts';
import type { SteadyUnit } from './steady-unit.ts';

const FIRST_ROOM = 64;
const NONE = -1;

/** Units in the order of time, counted over any stretch in logarithmic time; 17 bytes each. */
export class UnitLog {
  #length = 0;
  #atMs = new Float64Array(FIRST_ROOM);
  #isGood = new Uint8Array(FIRST_ROOM);
  /** Good ones before each, and the place of the last bad one up to each; rebuilt when units were added. */
  #goodBefore = new Uint32Array(FIRST_ROOM + 1);
  #lastBad = new Int32Array(FIRST_ROOM);
  #indexed = 0;
  #sorted = true;

  add({ atMs, good }: SteadyUnit): void {
    if (this.#length === this.#atMs.length) this.#grow();
    const last = this.#atMs[this.#length - 1];
    if (last !== undefined && last > atMs) this.#sorted = false;
    this.#atMs[this.#length] = atMs;
    this.#isGood[this.#length] = good ? 1 : 0;
    this.#length += 1;
  }

  /** Units later than `fromMs`. */
  *after(fromMs: number): Generator<SteadyUnit, undefined> {
    this.#index();
    for (let place = this.#firstAfter(fromMs); place < this.#length; place += 1) {
      yield { atMs: this.#atMs[place] as number, good: this.#isGood[place] === 1 };
    }
  }

  /** Units in (fromMs, toMs]. */
  count(fromMs: number, toMs: number): { good: number; all: number } {
    this.#index();
    const from = this.#firstAfter(fromMs);
    const to = this.#firstAfter(toMs);
    const good = (this.#goodBefore[to] as number) - (this.#goodBefore[from] as number);
    return { good, all: to - from };
  }

  /** The last bad unit in (fromMs, toMs]. */
  lastBad(fromMs: number, toMs: number): number | undefined {
    this.#index();
    const place = this.#lastBad[this.#firstAfter(toMs) - 1] ?? NONE;
    const atMs = this.#atMs[place];
    return atMs !== undefined && atMs > fromMs ? atMs : undefined;
  }

  #index(): void {
    if (!this.#sorted) {
      this.#sort();
      this.#indexed = 0;
      this.#sorted = true;
    }
    for (let place = this.#indexed; place < this.#length; place += 1) {
      const isGood = this.#isGood[place] as number;
      this.#goodBefore[place + 1] = (this.#goodBefore[place] as number) + isGood;
      this.#lastBad[place] = isGood === 1 ? (this.#lastBad[place - 1] ?? NONE) : place;
    }
    this.#indexed = this.#length;
  }

  #sort(): void {
    const places = Uint32Array.from({ length: this.#length }, (_, place) => place);
    sortRows(places, (a, b) => (this.#atMs[a] as number) - (this.#atMs[b] as number));
    const [atMs, isGood] = [this.#atMs.slice(), this.#isGood.slice()];
    for (const [to, from] of places.entries()) {
      this.#atMs[to] = atMs[from] as number;
      this.#isGood[to] = isGood[from] as number;
    }
  }

  /** Without a copy to wait for the garbage collector. */
  #grow(): void {
    const room = 2 * this.#atMs.length;
    this.#atMs = new Float64Array(this.#atMs.buffer.transfer(8 * room));
    this.#isGood = new Uint8Array(this.#isGood.buffer.transfer(room));
    this.#goodBefore = new Uint32Array(this.#goodBefore.buffer.transfer(4 * (room + 1)));
    this.#lastBad = new Int32Array(this.#lastBad.buffer.transfer(4 * room));
  }

  #firstAfter(atMs: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#atMs[middle] as number) <= atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
