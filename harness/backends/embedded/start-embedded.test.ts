import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { monotonicMs } from '../../journal/clock.ts';
import type { RemoteEvent, RunningStack, StackObserver } from '../../stack/running-stack.ts';
import { findStateFolder, readRunState } from './run-state.ts';
import { startEmbedded } from './start-embedded.ts';
import { findRemains } from './testdata/remains.ts';
import { makeTinyTopology } from './testdata/tiny-topology.ts';

const START_WITHIN_MS = 30_000;

let reportFolder: string;

function start(run: string, env: Record<string, string> = {}): Promise<RunningStack> {
  return startEmbedded({
    run,
    reportFolder,
    topology: makeTinyTopology(env),
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
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function sayToRedis(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(`${command}\r\n`));
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      resolve(bytes.toString());
      socket.destroy();
    });
  });
}

beforeAll(() => {
  reportFolder = mkdtempSync(join(tmpdir(), 'report-'));
});

afterAll(() => rmSync(reportFolder, { recursive: true, force: true }));

describe('a stack that runs', () => {
  const run = `test-running-${process.pid}`;
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
  }, START_WITHIN_MS);

  afterAll(() => stack?.[Symbol.asyncDispose]());

  test('is reached through its links, and its services reach others through theirs', async () => {
    const fromMs = monotonicMs();
    const response = await fetch(stack.resolve('{echo.http}/who'));
    const env = (await response.json()) as Record<string, string>;
    expect(env).toMatchObject({ FROM_STACK: 'stack', FROM_BOTH: 'scenario', DEADAIR_RUN: run });
    expect(env.PUBLIC_URL).toBe(stack.resolve('{echo.http}'));
    expect(env.REDIS_URL).toMatch(/^redis:\/\/127\.0\.0\.1:2\d{4}$/);
    expect(Number(new URL(env.DATABASE_URL ?? '').port)).not.toBe(stack.direct('postgres').port);
    expect(readFileSync(env.NODE_EXTRA_CA_CERTS ?? '', 'utf8')).toContain('BEGIN CERTIFICATE');
    const links = ['clients->echo', 'echo->redis'];
    expect(await stack.repliesCarried(links, fromMs, monotonicMs())).toEqual(['clients->echo']);
    await until(() => logged.includes('echo asked /who'));
  });

  test('faults a link and says what it harmed', async () => {
    const injected = await stack.link('echo->postgres').inject({ name: 'cut', type: 'down' });
    expect(injected.latestMs).toBeGreaterThanOrEqual(injected.earliestMs);
    await until(() => events.some((event) => event.kind === 'harm'));
    expect(events.find((event) => event.kind === 'harm')).toMatchObject({
      on: 'echo->postgres',
      fault: 'cut',
      harm: 'connection-reset',
    });
    await stack.link('echo->postgres').heal('cut');
  });

  test('a killed database comes back with its data, at the same address', async () => {
    const { port } = stack.direct('postgres');
    await query(port, 'insert into kept values (1)');
    const postgres = stack.component('postgres');
    await postgres.kill();
    await expect(query(port, 'select 1')).rejects.toThrow('ECONNREFUSED');
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

  test('a killed Redis has kept what it acknowledged', async () => {
    const { port } = stack.direct('redis');
    expect(await sayToRedis(port, 'SET kept yes')).toBe('+OK\r\n');
    await stack.component('redis').kill();
    await stack.component('redis').start();
    expect(await sayToRedis(port, 'GET kept')).toContain('yes');
  });

  test('a paused database answers nobody, also on connections it has, until it is resumed', async () => {
    const { port } = stack.direct('postgres');
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'app', database: 'app' });
    await client.connect();
    await stack.component('postgres').pause();
    let answered = false;
    const answer = client.query('select 1').then(() => {
      answered = true;
    });
    await sayToRedis(stack.direct('redis').port, 'PING');
    expect(answered).toBe(false);
    await stack.component('postgres').resume();
    await answer;
    await client.end();
  });

  test('a service that dies by itself is told as unexpected', async () => {
    const { port } = stack.direct('echo');
    const registered = readRunState(join(findStateFolder(), `${run}.ndjson`))?.processes ?? [];
    const echo = registered.find(({ pid }) => readCommand(pid).includes('echo-service'));
    process.kill(echo?.pid ?? 0, 'SIGKILL');
    await until(() => exits.at(-1)?.process === 'echo');
    expect(exits.at(-1)).toMatchObject({ instance: 'echo#1', expected: false, signal: 'SIGKILL' });
    await stack.component('echo').start();
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  });

  test('an address can be that of the link of whoever is named before the arrow', () => {
    expect(stack.resolve('{clients->echo.http}/x')).toBe(stack.resolve('{echo.http}/x'));
    expect(() => stack.resolve('{redis->echo.http}')).toThrow('no such link');
  });

  test('a program beside it is a process of the run, with its output at hand', async () => {
    const print = 'console.log(process.env.GIVEN, process.env.DEADAIR_RUN, process.env.PATH)';
    const child = stack.launch({
      command: process.execPath,
      arguments: ['-e', print],
      environment: { GIVEN: 'yes' },
    });
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    await until(() => said.endsWith('\n'));
    expect(said).toBe(`yes ${run} undefined\n`);
    const registered = readRunState(join(findStateFolder(), `${run}.ndjson`))?.processes ?? [];
    expect(registered.map(({ pid }) => pid)).toContain(child.pid);
  });

  test('names what it cannot control', () => {
    expect(() => stack.component('postgress')).toThrow('Expected one of echo, postgres, redis');
    expect(() => stack.link('echo->grok')).toThrow('no such link');
    expect(() => stack.resolve('{echo.grpc}')).toThrow('no such link');
  });

  test('ends its evidence with a count, and itself without leaving anything', async () => {
    await observation.close();
    expect(events.at(-1)).toMatchObject({ kind: 'source-closed', count: events.length - 1 });
    const state = readRunState(join(findStateFolder(), `${run}.ndjson`));
    const pids = state?.processes.map(({ pid }) => pid) ?? [];
    expect(pids.length).toBeGreaterThan(4);
    expect(findRemains(run, pids)).not.toEqual([]);
    await stack[Symbol.asyncDispose]();
    expect(findRemains(run, pids)).toEqual([]);
  });
});

test(
  'a service that does not start is named with its last words, and nothing stays',
  async () => {
    const run = `test-failing-${process.pid}`;
    const failing = start(run, { ECHO_FAILS: 'no configuration at all' });
    await expect(failing).rejects.toThrow(
      /Failed to start echo: it ended \(code 1\).*looking for my configuration.*no configuration at all/s,
    );
    expect(findRemains(run, [])).toEqual([]);
  },
  START_WITHIN_MS,
);

function readCommand(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
