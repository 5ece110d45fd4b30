import type { Exit } from './embedded/stack-process.ts';

/** Ends of processes, told to whoever observes; what came before anybody did is kept for the first. */
export class ExitLog {
  readonly #kept: Exit[] = [];
  readonly #listeners = new Set<(exit: Exit) => void>();

  add(exit: Exit): void {
    if (this.#listeners.size === 0) this.#kept.push(exit);
    for (const listener of this.#listeners) listener(exit);
  }

  subscribe(listener: (exit: Exit) => void): () => void {
    this.#listeners.add(listener);
    for (const exit of this.#kept.splice(0)) listener(exit);
    return () => this.#listeners.delete(listener);
  }
}
