import type { SteadyUnit } from './steady-unit.ts';

/** Units in the order of time, counted over any stretch in logarithmic time. */
export class UnitLog {
  #units: SteadyUnit[] = [];
  /** Good ones before each, and the last bad one up to each; rebuilt when units were added. */
  #goodBefore: number[] = [0];
  #lastBad: (number | undefined)[] = [];
  #sorted = true;

  add(unit: SteadyUnit): void {
    const last = this.#units.at(-1);
    if (last && last.atMs > unit.atMs) this.#sorted = false;
    this.#units.push(unit);
  }

  /** Units later than `fromMs`. */
  after(fromMs: number): SteadyUnit[] {
    this.#index();
    return this.#units.slice(this.#firstAfter(fromMs));
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
    const atMs = this.#lastBad[this.#firstAfter(toMs) - 1];
    return atMs !== undefined && atMs > fromMs ? atMs : undefined;
  }

  #index(): void {
    if (!this.#sorted) {
      this.#units.sort((a, b) => a.atMs - b.atMs);
      this.#goodBefore = [0];
      this.#lastBad = [];
      this.#sorted = true;
    }
    for (let index = this.#lastBad.length; index < this.#units.length; index += 1) {
      const { atMs, good } = this.#units[index] as SteadyUnit;
      this.#goodBefore.push((this.#goodBefore[index] as number) + (good ? 1 : 0));
      this.#lastBad.push(good ? this.#lastBad[index - 1] : atMs);
    }
  }

  #firstAfter(atMs: number): number {
    let low = 0;
    let high = this.#units.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#units[middle] as SteadyUnit).atMs <= atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
