/** So many are told one by one; of the rest, how many there are. */
const MOST_TOLD = 20;

/** Where a journal is torn, one sentence each, however many places there are. */
export class TornPlaces {
  readonly #told: string[] = [];
  #count = 0;

  add(...places: string[]): void {
    this.#count += places.length;
    this.#told.push(...places.slice(0, Math.max(0, MOST_TOLD - this.#told.length)));
  }

  /** Those of another list follow the ones here. */
  append(others: TornPlaces): void {
    this.add(...others.#told);
    this.#count += others.#count - others.#told.length;
  }

  list(): string[] {
    const more = this.#count - this.#told.length;
    return more === 0 ? this.#told : [...this.#told, `${more} more places like these`];
  }
}
