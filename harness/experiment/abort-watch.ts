import type { JournalEvent } from '../journal/event.ts';
import type { AbortCondition } from '../scenario/scenario.ts';
import { SteadyState } from '../slo/indicators/steady-state.ts';

/** Units over which an abort condition's share is taken. */
const OVER_MS = 2_000;

/** Tells when a stack suffers more than its scenario allows: for stacks that others use too. */
export class AbortWatch {
  readonly #conditions: { state: SteadyState; forMs: number; sinceMs?: number }[];

  constructor(conditions: AbortCondition[]) {
    this.#conditions = conditions.map(({ below, forMs, ...condition }) => ({
      state: new SteadyState([{ ...condition, atLeast: below, overMs: OVER_MS }]),
      forMs,
    }));
  }

  accept(event: JournalEvent): void {
    for (const { state } of this.#conditions) state.accept(event);
  }

  /** Whether a condition has been below its limit for as long as it may be. */
  tripped(nowMs: number): boolean {
    let tripped = false;
    for (const condition of this.#conditions) {
      const { steady, units } = condition.state.evaluate(nowMs);
      const below = units > 0 && !steady;
      condition.sinceMs = below ? (condition.sinceMs ?? nowMs) : undefined;
      if (condition.sinceMs !== undefined) tripped ||= nowMs - condition.sinceMs >= condition.forMs;
    }
    return tripped;
  }
}
