import pg from 'pg';
import type { Truth } from './truth.ts';

const LOSE_EVERY = 17;
const DOUBLE_EVERY = 23;
const SWAP_EVERY = 31;
/** Nothing of its key came for so long: a write that is held back is stored after all. */
const HOLD_MS = 1_600;

export interface StubWrite {
  id: string;
  key: string;
}

/** Stores writes, and on purpose loses, doubles and misorders some: it keeps book of which. */
export class WriteBook {
  readonly #pool: pg.Pool;
  readonly #truth: Truth;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** A write held back until the next of its key is stored: that one then stands before it. */
  readonly #held = new Map<string, StubWrite>();
  #count = 0;

  constructor(databaseUrl: string, truth: Truth) {
    this.#pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
    this.#pool.on('error', () => {});
    this.#truth = truth;
  }

  async store(write: StubWrite): Promise<void> {
    this.#count += 1;
    if (this.#count % LOSE_EVERY === 0) {
      this.#truth.lost.push(write.id);
      return;
    }
    if (this.#count % SWAP_EVERY === 0 && !this.#held.has(write.key)) {
      this.#held.set(write.key, write);
      const timer = setTimeout(() => void this.#release(write.key), HOLD_MS);
      this.#timers.set(write.key, timer);
      return;
    }
    await this.#insert(write);
    if (this.#count % DOUBLE_EVERY === 0) {
      this.#truth.doubled.push(write.id);
      await this.#insert(write);
    }
    const held = await this.#release(write.key);
    if (held) this.#truth.misordered.push(held.id);
  }

  /** Stores a write once, without any mistake. */
  keep(write: StubWrite): Promise<void> {
    return this.#insert(write);
  }

  async #release(key: string): Promise<StubWrite | undefined> {
    const held = this.#held.get(key);
    if (!held) return undefined;
    this.#held.delete(key);
    clearTimeout(this.#timers.get(key));
    await this.#insert(held);
    return held;
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #insert({ id, key }: StubWrite): Promise<void> {
    await this.#pool.query('insert into writes (id, key) values ($1, $2)', [id, key]);
  }
}
