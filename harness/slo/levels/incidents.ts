import type { Tally } from '../budget/stretch.ts';

/**
 * Faults under which anything was bad, and beside them the stretches in which nothing good was seen. Fed in
 * the order in which items began.
 */
export class Incidents {
  readonly #faults = new Set<object>();
  #spells = 0;
  #isBad = false;

  add({ good, bad }: Tally, cause: object | undefined): void {
    if (cause) {
      if (bad > 0) this.#faults.add(cause);
      this.#isBad = false;
      return;
    }
    if (bad > 0 && !this.#isBad) this.#spells += 1;
    if (bad > 0 || good > 0) this.#isBad = bad > 0;
  }

  copy(): Incidents {
    const copied = new Incidents();
    for (const fault of this.#faults) copied.#faults.add(fault);
    copied.#spells = this.#spells;
    copied.#isBad = this.#isBad;
    return copied;
  }

  get count(): number {
    return this.#faults.size + this.#spells;
  }
}
