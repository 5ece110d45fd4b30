import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Database, openDatabase } from '../data/database.ts';
import { isOutage } from '../data/outage.ts';
import { createBreaker } from '../resilience/breaker.ts';
import { DeadlineExceededError } from '../resilience/deadline.ts';
import { createQueueProcessor } from '../resilience/queue-processor.ts';
import { WriteQueue } from '../resilience/write-queue.ts';
import { type CallRecord, createCallWriter, insertCalls } from './call-writes.ts';
import { startTestDatastores, type TestDatastores, waitFor } from './datastores.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

let stores: TestDatastores;
let database: Database;
let redis: Redis;

beforeAll(async () => {
  stores = await startTestDatastores();
  redis = new Redis(stores.redisUrl);
  const figures = { maxConnections: 10, connectTimeoutMs: 1000, statementTimeoutMs: 1000 };
  database = openDatabase({ ...figures, name: 'postgres', url: stores.databaseUrl, onError() {} });
});
afterAll(async () => {
  redis?.disconnect();
  await database?.close();
  await stores?.stop();
});

/** What becomes of one statement: done; never done; judged wrong; done, but unheard or too late. */
type Fate = 'ok' | 'refused' | 'judged' | 'unheard' | 'late';

/** A database that meets each statement with the next fate, and works once they are used up. */
function withFates(fates: Fate[]): Database {
  const left = [...fates];
  return {
    ...database,
    async query<Row>(sql: string, values: unknown[], timeoutMs: number) {
      const fate = left.shift() ?? 'ok';
      if (fate === 'refused') throw new Error('connect ECONNREFUSED');
      if (fate === 'judged') throw Object.assign(new Error('deadlock'), { code: '40P01' });
      if (fate === 'late') {
        sleep(15)
          .then(() => database.query(sql, values, timeoutMs))
          .catch(() => {});
        throw new DeadlineExceededError('write', 1);
      }
      const rows = await database.query<Row>(sql, values, timeoutMs);
      if (fate === 'unheard') throw new DeadlineExceededError('write', 1);
      return rows;
    },
  };
}

const metrics = { breakerChanged() {}, fallbackUsed() {}, fallbackFailed() {} };

/** One dashboard's write path; several may share the database and the queue. */
function openInstance(unreliable: Database) {
  const queue = new WriteQueue<CallRecord>({ redis, name: 'test', maxSize: 1000 });
  const breaker = createBreaker({
    dependency: 'postgres',
    maxFailures: 3,
    timeoutMs: 20,
    onStateChange(state) {
      if (state === 'closed') processor.wake();
      if (state === 'half-open') breaker.execute(() => unreliable.probe(200)).catch(() => {});
    },
  });
  const processor = createQueueProcessor<CallRecord>({
    queue,
    breaker,
    commit: (calls) => insertCalls(unreliable, calls, 1000),
    isOutage,
    intervalMs: 50,
    ttlMs: 60_000,
    maxTries: 1000,
    batchSize: 4,
    retryMs: 5,
    lockMs: 1000,
    onDrained() {},
    onDeadLetter() {},
    onError() {},
  });
  const write = createCallWriter({
    database: unreliable,
    breaker,
    queue,
    queryTimeoutMs: 1000,
    lookTimeoutMs: 1000,
    metrics,
    onQueued: () => processor.wake(5),
    onError() {},
  });
  const close = () => {
    processor.close();
    breaker.close();
  };
  return { write, close };
}

test('whatever happens to statements, acknowledged writes are there once and in order of their key', async () => {
  const fate = fc.constantFrom<Fate>('ok', 'ok', 'ok', 'refused', 'judged', 'unheard', 'late');
  const plans = fc.array(fc.array(fate, { maxLength: 40 }), { minLength: 1, maxLength: 2 });
  const pausesMs = fc.array(fc.nat({ max: 8 }), { minLength: 5, maxLength: 25 });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      plans,
      fc.array(pausesMs, { minLength: 2, maxLength: 4 }),
      async (fates, keys) => {
        const prefix = `run${run++}`;
        const instances = fates.map((plan) => openInstance(withFates(plan)));
        const acknowledged = keys.map((): string[] => []);
        const client = async (pauses: number[], key: number) => {
          for (const [n, pauseMs] of pauses.entries()) {
            const id = `${prefix}-${key}-${n}`;
            const instance = instances[(n + key) % instances.length];
            const answer = await instance
              ?.write({
                id,
                call: `${prefix}-${key}`,
                status: 's',
                sequence: n,
              })
              .catch(() => undefined);
            if (answer && answer.kind !== 'unavailable') acknowledged[key]?.push(id);
            await sleep(pauseMs);
          }
        };
        await Promise.all(keys.map(client));
        await waitFor(async () => expect(await redis.llen('test:queue')).toBe(0), 'an empty queue');
        // Statements that were still on their way must change nothing any more.
        await sleep(40);
        for (const instance of instances) instance.close();
        for (const [key, ids] of acknowledged.entries()) {
          const rows = await stores.query<{ id: string }>(
            `select id from calls where call = '${prefix}-${key}' order by seq`,
          );
          expect(rows.map(({ id }) => id)).toEqual(ids);
        }
      },
    ),
    { numRuns: 25, endOnFailure: true },
  );
});

test('a full queue acknowledges nothing', async () => {
  const queue = new WriteQueue<string>({ redis, name: 'small', maxSize: 2 });
  await queue.push('a');
  await queue.push('b');
  await expect(queue.push('c')).rejects.toThrow('full queue');
  expect((await queue.oldest(9)).map(({ write }) => write)).toEqual(['a', 'b']);
});

test('a processor that lost its lock removes only what it has committed itself', async () => {
  const queue = new WriteQueue<string>({ redis, name: 'lost', maxSize: 9 });
  for (const write of ['a', 'b', 'c']) await queue.push(write);
  const seen = await queue.oldest(2);
  await queue.remove(seen);
  await queue.remove(seen);
  expect((await queue.oldest(9)).map(({ write }) => write)).toEqual(['c']);
  const other = new WriteQueue<string>({ redis, name: 'lost', maxSize: 9 });
  expect(await queue.lock(5000)).toBe(true);
  expect(await queue.lock(5000)).toBe(true);
  expect(await other.lock(5000)).toBe(false);
  await other.unlock();
  expect(await other.lock(5000)).toBe(false);
  await queue.unlock();
  expect(await other.lock(5000)).toBe(true);
});

test('a write that was refused once is tried alone, and those behind it are not lost', async () => {
  const queue = new WriteQueue<string>({ redis, name: 'once', maxSize: 9 });
  for (const write of ['a', 'b', 'c']) await queue.push(write);
  const commits: string[][] = [];
  const breaker = createBreaker({ dependency: 'postgres', maxFailures: 9, timeoutMs: 1000 });
  const processor = createQueueProcessor<string>({
    queue,
    breaker,
    async commit(writes) {
      commits.push(writes);
      if (commits.length <= 2) throw Object.assign(new Error('deadlock'), { code: '40P01' });
    },
    isOutage,
    intervalMs: 10,
    ttlMs: 60_000,
    maxTries: 3,
    batchSize: 4,
    retryMs: 5,
    lockMs: 1000,
    onDrained() {},
    onDeadLetter() {},
    onError() {},
  });
  await waitFor(async () => expect(await queue.depth()).toBe(0), 'an empty queue');
  processor.close();
  breaker.close();
  expect(commits).toEqual([['a', 'b', 'c'], ['a'], ['a'], ['b', 'c']]);
});
