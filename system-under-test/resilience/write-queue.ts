import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

/** A write that was acknowledged with a receipt and waits for the database. */
export interface QueuedWrite<T> {
  /** Unique per push, so that equal writes stay apart. */
  token: string;
  queuedAtMs: number;
  write: T;
}

/** A queued write as it lies in Redis, with the exact text by which it is removed. */
export interface QueueEntry<T> extends QueuedWrite<T> {
  text: string;
}

export interface WriteQueueOptions {
  redis: Redis;
  name: string;
  maxSize: number;
  /** Told of the depth whenever it is known anew. */
  onDepth?: (depth: number) => void;
}

/** The queue is full: the write was not taken and must not be acknowledged. */
class WriteQueueFullError extends Error {
  constructor(maxSize: number) {
    super(
      `Failed to queue the write: got a full queue. Expected fewer than ${maxSize} entries. Retry later.`,
    );
    this.name = 'WriteQueueFullError';
  }
}

const pushScript = `
if redis.call('llen', KEYS[1]) >= tonumber(ARGV[1]) then return -1 end
return redis.call('rpush', KEYS[1], ARGV[2])`;

// Compared entry by entry: a processor that lost its lock can never remove what it did not write.
const removeScript = `
local removed = 0
for i = 1, #ARGV do
  if redis.call('lindex', KEYS[1], 0) ~= ARGV[i] then break end
  redis.call('lpop', KEYS[1])
  removed = removed + 1
end
return removed`;

const moveScript = `
if redis.call('lindex', KEYS[1], 0) ~= ARGV[1] then return 0 end
redis.call('rpush', KEYS[2], ARGV[2])
redis.call('ltrim', KEYS[2], -tonumber(ARGV[3]), -1)
redis.call('lpop', KEYS[1])
return 1`;

const extendScript = `
if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end
return redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0`;

const releaseScript = `
if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end
return 0`;

/** One list for all keys, so that the order of arrival is the order of replay. */
export class WriteQueue<T> {
  readonly #redis: Redis;
  readonly #maxSize: number;
  readonly #listKey: string;
  readonly #deadKey: string;
  readonly #lockKey: string;
  readonly #owner = randomUUID();
  readonly #onDepth: (depth: number) => void;
  #lastDepth: number | undefined;

  constructor(options: WriteQueueOptions) {
    this.#redis = options.redis;
    this.#maxSize = options.maxSize;
    this.#onDepth = options.onDepth ?? (() => undefined);
    this.#listKey = `${options.name}:queue`;
    this.#deadKey = `${options.name}:dead-letters`;
    this.#lockKey = `${options.name}:processor`;
  }

  /** Entries at the last look; undefined before the first. */
  get lastDepth(): number | undefined {
    return this.#lastDepth;
  }

  /** Stores a write durably behind all earlier ones. Only when this resolves may it be acknowledged. */
  async push(write: T): Promise<void> {
    const entry: QueuedWrite<T> = { token: randomUUID(), queuedAtMs: Date.now(), write };
    const text = JSON.stringify(entry);
    const depth = await this.#redis.eval(pushScript, 1, this.#listKey, this.#maxSize, text);
    if (Number(depth) < 0) throw new WriteQueueFullError(this.#maxSize);
    this.#learn(Number(depth));
  }

  async depth(): Promise<number> {
    return this.#learn(await this.#redis.llen(this.#listKey));
  }

  /** The oldest entries, in order; they stay until they are removed. */
  async oldest(count: number): Promise<QueueEntry<T>[]> {
    const texts = await this.#redis.lrange(this.#listKey, 0, count - 1);
    return texts.map((text) => ({ ...(JSON.parse(text) as QueuedWrite<T>), text }));
  }

  /** Removes entries that are committed; they must be the oldest. */
  async remove(entries: QueueEntry<T>[]): Promise<void> {
    const texts = entries.map(({ text }) => text);
    await this.#redis.eval(removeScript, 1, this.#listKey, ...texts);
    await this.depth();
  }

  /** Moves the oldest entry to the dead letters, in one step. */
  async moveToDeadLetters(entry: QueueEntry<T>, reason: string): Promise<void> {
    const { text, ...queued } = entry;
    const dead = JSON.stringify({ ...queued, reason, deadAtMs: Date.now() });
    const keys = [this.#listKey, this.#deadKey];
    await this.#redis.eval(moveScript, 2, ...keys, text, dead, this.#maxSize);
  }

  async deadLetters(): Promise<number> {
    return this.#redis.llen(this.#deadKey);
  }

  /** Throws away everything queued, acknowledged or not: an operator's last resort. */
  async clear(): Promise<number> {
    const replies = await this.#redis.multi().llen(this.#listKey).del(this.#listKey).exec();
    this.#learn(0);
    return Number(replies?.[0]?.[1] ?? 0);
  }

  /** Takes or renews the right to process the queue; false while another instance has it. */
  async lock(ttlMs: number): Promise<boolean> {
    return (await this.#redis.eval(extendScript, 1, this.#lockKey, this.#owner, ttlMs)) === 1;
  }

  async unlock(): Promise<void> {
    await this.#redis.eval(releaseScript, 1, this.#lockKey, this.#owner);
  }

  #learn(depth: number): number {
    this.#lastDepth = depth;
    this.#onDepth(depth);
    return depth;
  }
}
