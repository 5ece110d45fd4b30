import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RunningStack } from '../../stack/running-stack.ts';
import { startEmbedded } from './start-embedded.ts';
import { makeTinyTopology } from './testdata/tiny-topology.ts';

const START_WITHIN_MS = 30_000;
const SLICES = { average_size: 3, size_variation: 2 };

let reportFolder: string;
let stack: RunningStack;
let addresses: { DATABASE_URL: string; REDIS_URL: string };

beforeAll(async () => {
  reportFolder = mkdtempSync(join(tmpdir(), 'report-'));
  stack = await startEmbedded({
    run: `test-errors-${process.pid}`,
    reportFolder,
    topology: makeTinyTopology(),
    seed: 'seed',
    settings: {},
    onProgress: () => {},
  });
  const response = await fetch(stack.resolve('{echo.http}'));
  addresses = (await response.json()) as typeof addresses;
}, START_WITHIN_MS);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  rmSync(reportFolder, { recursive: true, force: true });
});

describe('PostgreSQL', () => {
  let client: pg.Client;
  const link = () => stack.link('echo->postgres');
  const refuse = (code: string, first?: number) =>
    link().inject({ name: 'fault', type: 'postgres_error', attributes: { code }, first });

  async function dial(): Promise<pg.Client> {
    const dialled = new pg.Client({ connectionString: addresses.DATABASE_URL });
    dialled.on('error', () => {});
    await dialled.connect();
    return dialled;
  }

  const count = async (): Promise<string> =>
    (await client.query('select count(*) from kept')).rows[0].count;

  beforeEach(async () => {
    client = await dial();
    await client.query('truncate kept');
  });
  afterEach(async () => {
    await link().heal('slices');
    await link().heal('fault');
    await client.end();
  });

  test('is shut down: the next statement fails, and the connection with it', async () => {
    await refuse('57P01');
    await expect(client.query('select 1')).rejects.toMatchObject({
      code: '57P01',
      severity: 'FATAL',
    });
    await expect(client.query('select 1')).rejects.toThrow(/not queryable|terminated/);
    await link().heal('fault');
    client = await dial();
    expect(await count()).toBe('0');
  });

  test('has too many connections: new ones are refused, established ones go on', async () => {
    await refuse('53300');
    await expect(dial()).rejects.toMatchObject({ code: '53300', severity: 'FATAL' });
    expect(await count()).toBe('0');
    await link().heal('fault');
    await (await dial()).end();
  });

  test.each([false, true])(
    'cannot serialize: a transaction fails, rolls back and goes on after the heal (in slices: %s)',
    async (sliced) => {
      if (sliced) {
        await link().inject({
          name: 'slices',
          type: 'slicer',
          stream: 'upstream',
          attributes: SLICES,
        });
      }
      await client.query('begin');
      await client.query('insert into kept values ($1)', [1]);
      await refuse('40001');
      if (sliced) {
        await link().heal('slices');
        await link().inject({
          name: 'slices',
          type: 'slicer',
          stream: 'upstream',
          attributes: SLICES,
        });
      }
      await expect(client.query('insert into kept values ($1)', [2])).rejects.toMatchObject({
        code: '40001',
        severity: 'ERROR',
      });
      await link().heal('fault');
      await expect(client.query('select 1')).rejects.toMatchObject({ code: '25P02' });
      await client.query('rollback');
      expect(await count()).toBe('0');
    },
  );

  test('refuses a statement that was prepared before', async () => {
    const kept = { name: 'kept', text: 'insert into kept values ($1)' };
    await client.query({ ...kept, values: [1] });
    await refuse('40001');
    await expect(client.query({ ...kept, values: [2] })).rejects.toMatchObject({ code: '40001' });
    await expect(client.query('commit')).rejects.toMatchObject({ code: '40001' });
    await link().heal('fault');
    await client.query({ ...kept, values: [3] });
    expect(await count()).toBe('2');
  });

  test('is read only: it still reads', async () => {
    await refuse('25006');
    await expect(client.query('insert into kept values (1)')).rejects.toMatchObject({
      code: '25006',
    });
    await expect(
      client.query('/* why */ with x as (delete from kept returning 1) select * from x'),
    ).rejects.toMatchObject({ code: '25006' });
    expect(await count()).toBe('0');
  });
});

describe('Redis', () => {
  let redis: Redis;
  const link = () => stack.link('echo->redis');
  const answerWith = (kind: string) =>
    link().inject({ name: 'fault', type: 'redis_error', attributes: { kind } });

  beforeEach(async () => {
    redis = new Redis(addresses.REDIS_URL, { maxRetriesPerRequest: 1 });
    redis.on('error', () => {});
    await redis.flushall();
  });
  afterEach(async () => {
    await link().heal('slices');
    await link().heal('fault');
    redis.disconnect();
  });

  test.each([
    ['LOADING', /^LOADING/],
    ['MOVED', /^MOVED \d+ /],
    ['BUSY', /^BUSY/],
  ])('answers %s to every command', async (kind, message) => {
    await answerWith(kind);
    await expect(redis.get('a')).rejects.toThrow(message);
    await expect(redis.set('a', 'b')).rejects.toThrow(message);
    await link().heal('fault');
    expect(await redis.get('a')).toBeNull();
  });

  test.each([
    ['READONLY', /^READONLY/, true],
    ['OOM', /^OOM/, false],
  ])('answers %s to those that write', async (kind, message, refusesDel) => {
    await redis.set('a', '1');
    await answerWith(kind);
    await expect(redis.incr('a')).rejects.toThrow(message);
    expect(await redis.get('a')).toBe('1');
    const deleted = await redis.del('a').then(String, (error: Error) => error.message);
    expect(deleted).toMatch(refusesDel ? message : /^1$/);
  });

  test('errors come in the turn of their commands, whatever is on its way, and in any pieces', async () => {
    const expected: string[] = [];
    const asked: Promise<string>[] = [];
    const ask = (isUnder: boolean, n: number): void => {
      asked.push(redis.set(`k${n}`, n).catch((error: Error) => error.message.slice(0, 8)));
      expected.push(isUnder ? 'READONLY' : 'OK');
      asked.push(redis.echo(`e${n}`));
      expected.push(`e${n}`);
    };
    for (let n = 0; n < 200; n += 1) ask(false, n);
    await Promise.all(asked);
    await answerWith('READONLY');
    await link().inject({ name: 'slices', type: 'slicer', stream: 'both', attributes: SLICES });
    for (let n = 0; n < 200; n += 1) ask(true, n);
    expect(await Promise.all(asked)).toEqual(expected);
    expect(await redis.get('k7')).toBe('7');
  });

  test('a transaction that had begun is told in its result', async () => {
    const multi = redis.multi({ pipeline: false });
    await multi;
    await answerWith('READONLY');
    await redis.set('a', '1').catch(() => {});
    await link().heal('fault');
    const result = await redis.exec();
    expect(String((result as unknown[])[0])).toContain('READONLY');
  });

  test('a new connection may say hello while Redis is loading', async () => {
    await answerWith('LOADING');
    const other = new Redis(addresses.REDIS_URL, { maxRetriesPerRequest: 1 });
    await expect(other.get('a')).rejects.toThrow(/^LOADING/);
    other.disconnect();
  });
});
