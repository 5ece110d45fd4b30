const CAPACITY = 1 << 15;

/**
 * When bytes last passed from the upstream to a client on one link: enough of it to tell which link
 * carried the reply to a probe that has just been answered.
 */
export class ReplyLog {
  /** Made with the first reply: many proxies never carry one. */
  #instants: Float64Array | undefined;
  #written = 0;

  record(atMs: number): void {
    this.#instants ??= new Float64Array(CAPACITY);
    this.#instants[this.#written++ % CAPACITY] = atMs;
  }

  /** Whether bytes passed in [fromMs, toMs]; undefined when that is too long ago to be remembered. */
  carried(fromMs: number, toMs: number): boolean | undefined {
    const oldest = Math.max(0, this.#written - CAPACITY);
    for (let n = this.#written - 1; n >= oldest; n--) {
      const atMs = this.#instants?.[n % CAPACITY] as number;
      if (atMs < fromMs) return false;
      if (atMs <= toMs) return true;
    }
    return oldest === 0 ? false : undefined;
  }
}
