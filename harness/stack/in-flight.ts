/** How many requests of the harness are under way, over all probes, load and writes. */
export class InFlight {
  #count = 0;
  #begun = 0;

  get count(): number {
    return this.#count;
  }

  /** Requests begun so far: equal before and after means that nothing began in between. */
  get begun(): number {
    return this.#begun;
  }

  async track<T>(request: Promise<T>): Promise<T> {
    this.#count += 1;
    this.#begun += 1;
    try {
      return await request;
    } finally {
      this.#count -= 1;
    }
  }
}
