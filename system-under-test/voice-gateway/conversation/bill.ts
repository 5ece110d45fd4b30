const MS_PER_MINUTE = 60_000;

export interface Usage {
  durationMs: number;
  costUsd: number;
}

/** What a call costs, provider by provider, at their prices per minute of session. */
export class Bill {
  readonly usage: Record<string, Usage> = {};
  readonly #usdPerMinute: Readonly<Record<string, number>>;

  constructor(usdPerMinute: Readonly<Record<string, number>>) {
    this.#usdPerMinute = usdPerMinute;
  }

  get costUsd(): number {
    return Object.values(this.usage).reduce((sum, { costUsd }) => sum + costUsd, 0);
  }

  /** Returns the cost of this piece. */
  add(provider: string, durationMs: number): number {
    const costUsd = (durationMs / MS_PER_MINUTE) * (this.#usdPerMinute[provider] ?? 0);
    const before = this.usage[provider] ?? { durationMs: 0, costUsd: 0 };
    this.usage[provider] = {
      durationMs: before.durationMs + durationMs,
      costUsd: before.costUsd + costUsd,
    };
    return costUsd;
  }
}
