import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { monotonicMs } from '../../journal/clock.ts';
import type { RunningStack } from '../../stack/running-stack.ts';
import { startEmbedded } from './start-embedded.ts';
import { makeReplicatedTopology } from './testdata/tiny-topology.ts';

const START_WITHIN_MS = 30_000;
const WITHIN_MS = 10_000;

let reportFolder: string;
let stack: RunningStack;
let next = 1;

beforeAll(async () => {
  reportFolder = mkdtempSync(join(tmpdir(), 'report-'));
  stack = await startEmbedded({
    run: `test-replica-${process.pid}`,
    reportFolder,
    topology: makeReplicatedTopology(),
    seed: 'seed',
    settings: {},
    onProgress: () => {},
  });
}, START_WITHIN_MS);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  rmSync(reportFolder, { recursive: true, force: true });
});

async function query(component: string, sql: string): Promise<Record<string, unknown>[]> {
  const address = stack.direct(component);
  const client = new pg.Client({ ...address, user: 'app', database: 'app', query_timeout: 1000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Writes a row to the primary and waits until the replica has it. */
async function expectReplication(): Promise<void> {
  const id = next++;
  await query('postgres', `insert into kept values (${id})`);
  await awaitRow(id);
}

async function awaitRow(id: number): Promise<void> {
  const endMs = monotonicMs() + WITHIN_MS;
  while ((await query('postgres-replica', `select 1 from kept where id = ${id}`)).length === 0) {
    if (monotonicMs() > endMs) throw new Error(`row ${id} is not replicated in ${WITHIN_MS} ms`);
    await sleep(5);
  }
}

test('what the primary commits is on the replica, which takes no writes', async () => {
  await expectReplication();
  await expect(query('postgres-replica', 'insert into kept values (0)')).rejects.toThrow(
    'read-only transaction',
  );
});

test('a replica answers while its primary is dead, and follows it when it is back', async () => {
  const primary = stack.component('postgres');
  await primary.kill();
  expect(await query('postgres-replica', 'select count(*)::int as rows from kept')).toEqual([
    { rows: next - 1 },
  ]);
  await primary.start();
  await expectReplication();
}, 20_000);

test('a replica that was killed, or paused, catches up with what it missed', async () => {
  const replica = stack.component('postgres-replica');
  await replica.kill();
  const missed = next++;
  await query('postgres', `insert into kept values (${missed})`);
  await replica.start();
  await awaitRow(missed);
  await replica.pause();
  const alsoMissed = next++;
  await query('postgres', `insert into kept values (${alsoMissed})`);
  await replica.resume();
  await awaitRow(alsoMissed);
}, 20_000);

test('a replica comes back while its primary is dead', async () => {
  await stack.component('postgres').kill();
  await stack.component('postgres-replica').kill();
  await stack.component('postgres-replica').start();
  expect(await query('postgres-replica', 'select 1 as one')).toEqual([{ one: 1 }]);
  await stack.component('postgres').start();
  await expectReplication();
}, 20_000);

test('a fault on the link between the two stops replication and nothing else', async () => {
  const link = stack.link('postgres-replica->postgres');
  await link.inject({ name: 'cut', type: 'down' });
  const id = next++;
  await query('postgres', `insert into kept values (${id})`);
  const seen = await query('postgres-replica', `select 1 from kept where id = ${id}`);
  expect(seen).toEqual([]);
  await link.heal('cut');
  await awaitRow(id);
}, 20_000);
