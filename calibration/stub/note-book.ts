import { monotonicMs } from './clock.ts';
import type { Truth } from './truth.ts';

const STALE_EVERY = 9;
/** Who asks this long after a note was taken surely knows that it was. */
const KNOWN_AFTER_MS = 800;

interface Note {
  n: number;
  takenMs: number;
}

/** Shows the latest note of a key, and on purpose, now and then, the one before: it keeps book of when. */
export class NoteBook {
  readonly #truth: Truth;
  readonly #notes = new Map<string, Note[]>();
  #shown = 0;

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  take(key: string, n: number): void {
    this.#notes.set(key, [
      ...(this.#notes.get(key) ?? []).slice(-1),
      { n, takenMs: monotonicMs() },
    ]);
  }

  /** Undefined: there is no note of that key. */
  show(key: string): number | undefined {
    const [before, last = before] = this.#notes.get(key) ?? [];
    if (!before || !last || before === last) return last?.n;
    this.#shown += 1;
    const isKnown = monotonicMs() - last.takenMs > KNOWN_AFTER_MS;
    if (this.#shown % STALE_EVERY !== 0 || !isKnown) return last.n;
    this.#truth.staleReads += 1;
    return before.n;
  }
}
