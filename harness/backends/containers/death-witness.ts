import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../../journal/clock.ts';
import type { Instant } from '../../stack/running-stack.ts';
import { findTree, isAlive, type ProcessId } from '../embedded/process-tree.ts';

const LOOK_EVERY_MS = 2;

/**
 * Looks at a container's processes from this machine while the engine ends them: its own answer comes
 * hundreds of milliseconds around the deed, and nobody could say on which side of it a call failed.
 */
export class DeathWitness {
  readonly #processes: ProcessId[];
  readonly #watching: Promise<Instant>;
  #given = false;

  /** `pid` is that of the container's first process, as this machine counts. */
  constructor(pid: number) {
    this.#processes = findTree([pid]);
    this.#watching = this.#watch();
  }

  /** From when all were last seen alive until none was; undefined when they could not be seen at all. */
  async tell(): Promise<Instant | undefined> {
    this.#given = true;
    const instant = await this.#watching;
    return this.#processes.length > 0 && !this.#processes.some(isAlive) ? instant : undefined;
  }

  async #watch(): Promise<Instant> {
    let earliestMs = monotonicMs();
    for (;;) {
      const nowMs = monotonicMs();
      const living = this.#processes.filter(isAlive).length;
      if (living === this.#processes.length) earliestMs = nowMs;
      if (living === 0 || this.#given) return { earliestMs, latestMs: monotonicMs() };
      await sleep(LOOK_EVERY_MS);
    }
  }
}
