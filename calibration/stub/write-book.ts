import pg from 'pg';
import type { Truth } from './truth.ts';

const LOSE_EVERY = 17;
const DOUBLE_EVERY = 23;
const SWAP_EVERY = 31;

export interface StubWrite {
  id: string;
  key: string;
}

/** Stores writes, and on purpose loses, doubles and misorders some: it keeps book of which. */
export class WriteBook {
  readonly #pool: pg.Pool;
  readonly #truth: Truth;
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
      return;
    }
    await this.#insert(write);
    if (this.#count % DOUBLE_EVERY === 0) {
      this.#truth.doubled.push(write.id);
      await this.#insert(write);
    }
    const held = this.#held.get(write.key);
    if (!held) return;
    this.#held.delete(write.key);
    this.#truth.misordered.push(held.id);
    await this.#insert(held);
  }

  /** Stores what is still held back: nothing came after it, so its order is right. */
  async release(): Promise<void> {
    for (const [key, held] of this.#held) {
      this.#held.delete(key);
      await this.#insert(held);
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #insert({ id, key }: StubWrite): Promise<void> {
    await this.#pool.query('insert into writes (id, key) values ($1, $2)', [id, key]);
  }
}
