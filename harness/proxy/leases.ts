interface Lease {
  proxy: string;
  toxic: string;
  timer: NodeJS.Timeout;
}

/** Faults that end by themselves unless whoever asked for them goes on asking. */
export class Leases {
  readonly #leases = new Map<string, Lease>();
  readonly #onEnded: (proxy: string, toxic: string) => void;

  constructor(onEnded: (proxy: string, toxic: string) => void) {
    this.#onEnded = onEnded;
  }

  grant(proxy: string, toxic: string, leaseMs: number): void {
    this.end(proxy, toxic);
    const timer = setTimeout(() => {
      this.#leases.delete(keyOf(proxy, toxic));
      this.#onEnded(proxy, toxic);
    }, leaseMs);
    this.#leases.set(keyOf(proxy, toxic), { proxy, toxic, timer });
  }

  /** Every lease begins anew, each with its own length; how many there are. */
  renew(): number {
    for (const { timer } of this.#leases.values()) timer.refresh();
    return this.#leases.size;
  }

  /** The fault is gone before its lease. */
  end(proxy: string, toxic: string): void {
    const key = keyOf(proxy, toxic);
    clearTimeout(this.#leases.get(key)?.timer);
    this.#leases.delete(key);
  }

  close(): void {
    for (const { timer } of this.#leases.values()) clearTimeout(timer);
    this.#leases.clear();
  }
}

function keyOf(proxy: string, toxic: string): string {
  return JSON.stringify([proxy, toxic]);
}
