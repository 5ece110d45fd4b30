import { appendFile } from 'node:fs/promises';
import { type PendingHeal, writeHealed } from './pending-heals.ts';

/** How a fault is undone, as data: on disk before the fault is injected, gone from there with it. */
export class HealLog {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Resolves when it is on disk, whatever happens to us from then on. */
  async add(heal: PendingHeal): Promise<void> {
    await appendFile(this.#path, `${JSON.stringify({ heal })}\n`, { flush: true });
  }

  /** The fault is provably gone. */
  async mark(step: string): Promise<void> {
    await writeHealed(this.#path, [step], 'runner');
  }
}
