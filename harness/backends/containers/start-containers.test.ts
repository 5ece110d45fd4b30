import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { monotonicMs } from '../../journal/clock.ts';
import type { RemoteEvent, RunningStack, StackObserver } from '../../stack/running-stack.ts';
import type { Topology } from '../../stack/topology.ts';
import { makeReplicatedTopology, makeTinyTopology } from '../embedded/testdata/tiny-topology.ts';
import { findEngine } from './engine.ts';
import { startContainers } from './start-containers.ts';
import { listRemains } from './testdata/list-remains.ts';

const WITHIN_MS = 180_000;
const hasEngine = (await findEngine()) !== undefined;

let reportFolder: string;

function start(run: string, topology: Topology = makeTinyTopology()): Promise<RunningStack> {
  return startContainers({
    run,
    reportFolder,
    topology,
    seed: 'seed',
    settings: { FROM_BOTH: 'scenario' },
    onProgress: () => {},
  });
}

async function until(holds: () => boolean | Promise<boolean>, withinMs = 5000): Promise<void> {
  const endMs = monotonicMs() + withinMs;
  while (!(await holds())) {
    if (monotonicMs() > endMs) throw new Error(`not within ${withinMs} ms: ${holds}`);
    await sleep(5);
  }
}

async function query(port: number, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'app', database: 'app' });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function timeRequest(url: string): Promise<number> {
  const beganMs = monotonicMs();
  await (await fetch(url)).text();
  return monotonicMs() - beganMs;
}

/** Resolves when a connection to the port is over, however it ends. */
function awaitClose(port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => {});
    socket.on('close', () => resolve());
  });
}

beforeAll(() => {
  reportFolder = mkdtempSync(join(tmpdir(), 'report-'));
});

afterAll(() => rmSync(reportFolder, { recursive: true, force: true }));

// Where there is no engine these cannot run; `.ci/run` gives every CI machine one.
describe.runIf(hasEngine)('a stack of containers', () => {
  const run = `test-containers-${process.pid}`;
  const events: RemoteEvent[] = [];
  const exits: Parameters<StackObserver['exited']>[0][] = [];
  const logged: string[] = [];
  let stack: RunningStack;
  let observation: { close(): Promise<void> };

  beforeAll(async () => {
    stack = await start(run);
    observation = await stack.observe({
      evidence: (event) => events.push(event),
      exited: (exit) => exits.push(exit),
      logged: (component, line) => logged.push(`${component} ${line.event} ${line.url}`),
    });
  }, WITHIN_MS);

  afterAll(() => stack?.[Symbol.asyncDispose]());

  test('is reached through its links, and its services reach others through theirs', async () => {
    const fromMs = monotonicMs();
    const response = await fetch(stack.resolve('{echo.http}/who'));
    const env = (await response.json()) as Record<string, string>;
    expect(env).toMatchObject({ FROM_STACK: 'stack', FROM_BOTH: 'scenario' });
    expect(env.PUBLIC_URL).toBe(stack.resolve('{echo.http}'));
    expect(env.REDIS_URL).toMatch(/^redis:\/\/proxy:2\d{4}$/);
    const links = ['clients->echo', 'echo->redis'];
    expect(await stack.repliesCarried(links, fromMs, monotonicMs())).toEqual(['clients->echo']);
    await until(() => logged.includes('echo asked /who'));
    expect(readFileSync(join(reportFolder, 'logs/echo.log'), 'utf8')).toContain('asked');
  });

  test('a latency is done by Toxiproxy, told by our proxy, and gone once it is healed', async () => {
    const link = stack.link('clients->echo');
    await link.inject({ name: 'slow', type: 'latency', attributes: { latency: 300, jitter: 0 } });
    expect(await timeRequest(stack.resolve('{echo.http}'))).toBeGreaterThanOrEqual(300);
    const isTold = (event: RemoteEvent): boolean =>
      event.kind === 'harm' && event.harm === 'bytes-delayed' && event.fault === 'slow';
    await until(() => events.some(isTold));
    await link.heal('slow');
    await link.heal('slow');
    expect(await timeRequest(stack.resolve('{echo.http}'))).toBeLessThan(300);
  });

  test('a cut is done by our proxy', async () => {
    const link = stack.link('clients->echo');
    await link.inject({ name: 'cut', type: 'down' });
    await expect(fetch(stack.resolve('{echo.http}'))).rejects.toThrow('fetch failed');
    await link.heal('cut');
    expect((await fetch(stack.resolve('{echo.http}'))).status).toBe(200);
  });

  test('everything that it made carries the label of its run', async () => {
    const { containers, networks } = await listRemains(run);
    expect(containers).toHaveLength(5);
    expect(networks).toHaveLength(4);
  });

  test('a killed database comes back with its data, at the same address', async () => {
    const { port } = stack.direct('postgres');
    await query(port, 'insert into kept values (1)');
    const postgres = stack.component('postgres');
    const killed = await postgres.kill();
    expect(killed.latestMs).toBeGreaterThan(killed.earliestMs);
    expect(killed.latestMs - killed.earliestMs).toBeLessThan(100);
    await expect(query(port, 'select 1')).rejects.toThrow(/ECONNREFUSED|terminated/);
    await expect(postgres.kill()).rejects.toThrow('Start it first');
    await postgres.start();
    expect(await query(port, 'select id from kept')).toEqual([{ id: 1 }]);
    expect(exits.at(-1)).toMatchObject({
      process: 'postgres',
      instance: 'postgres#1',
      role: 'stack',
      expected: true,
      signal: 'SIGKILL',
    });
  });

  test('a stopped Redis was asked to end, and has kept what it acknowledged', async () => {
    await stack.component('redis').stop();
    expect(exits.at(-1)).toMatchObject({ instance: 'redis#1', expected: true, code: 0 });
    await stack.component('redis').start();
  });

  test('a paused database answers nobody until it is resumed', async () => {
    const { port } = stack.direct('postgres');
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'app', database: 'app' });
    await client.connect();
    await stack.component('postgres').pause();
    let answered = false;
    const answer = client.query('select 1').then(() => {
      answered = true;
    });
    await fetch(stack.resolve('{echo.http}/who'));
    expect(answered).toBe(false);
    await stack.component('postgres').resume();
    await answer;
    await client.end();
  });

  test('a link to a dead component cuts its callers off at once, as on loopback', async () => {
    const environment = await (await fetch(stack.resolve('{echo.http}/who'))).json();
    const link = Number(new URL((environment as { REDIS_URL: string }).REDIS_URL).port);
    await stack.component('redis').kill();
    const beganMs = monotonicMs();
    await awaitClose(link);
    expect(monotonicMs() - beganMs).toBeLessThan(500);
    await stack.component('redis').start();
  });

  test('ends its evidence with a count, and itself without leaving anything', async () => {
    await observation.close();
    expect(events.at(-1)).toMatchObject({ kind: 'source-closed', count: events.length - 1 });
    await stack[Symbol.asyncDispose]();
    expect(await listRemains(run)).toEqual({ containers: [], networks: [] });
  });
});

test.runIf(hasEngine)(
  'a service that does not start is named with its last words, and nothing stays',
  async () => {
    const run = `test-failing-containers-${process.pid}`;
    const failing = start(run, makeTinyTopology({ ECHO_FAILS: 'no configuration at all' }));
    await expect(failing).rejects.toThrow(
      /Failed to start echo: it ended \(code 1\).*looking for my configuration.*no configuration at all/s,
    );
    expect(await listRemains(run)).toEqual({ containers: [], networks: [] });
  },
  WITHIN_MS,
);

test.runIf(hasEngine)(
  'a replica follows its primary through their link, and answers while the primary is dead',
  async () => {
    await using stack = await start(`test-replica-${process.pid}`, makeReplicatedTopology());
    const primary = stack.direct('postgres').port;
    const replica = stack.direct('postgres-replica').port;
    const read = 'select id from kept';
    const holds = async (ids: number[]): Promise<boolean> =>
      JSON.stringify(await query(replica, read)) === JSON.stringify(ids.map((id) => ({ id })));
    await query(primary, 'insert into kept values (1)');
    await until(() => holds([1]));
    await expect(query(replica, 'insert into kept values (9)')).rejects.toThrow('read-only');
    await stack.link('postgres-replica->postgres').inject({ name: 'cut', type: 'down' });
    await query(primary, 'insert into kept values (2)');
    expect(await holds([1])).toBe(true);
    await stack.link('postgres-replica->postgres').heal('cut');
    await until(() => holds([1, 2]));
    await stack.component('postgres').kill();
    expect(await holds([1, 2])).toBe(true);
  },
  WITHIN_MS,
);
