import type { Truth } from './truth.ts';

const FORGET_EVERY = 6;

/** Who is signed in; on purpose it forgets some of them when the primary is lost, and says whom. */
export class SessionBook {
  readonly #truth: Truth;
  readonly #open = new Set<string>();
  #opened = 0;

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  open(): string {
    this.#opened += 1;
    const token = `session-${this.#opened}`;
    this.#open.add(token);
    return token;
  }

  isOpen(token: string): boolean {
    return this.#open.has(token);
  }

  /** What the loss of the primary does to sessions. */
  forgetSome(): void {
    const forgotten = [...this.#open].filter((_, index) => index % FORGET_EVERY === 0);
    for (const token of forgotten) this.#open.delete(token);
    this.#truth.sessionsLost += forgotten.length;
  }

  /** Another run begins: nobody of the one before is counted. */
  clear(): void {
    this.#open.clear();
  }
}
