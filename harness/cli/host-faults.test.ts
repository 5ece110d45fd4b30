/** Faults of hosts as scenarios write them, planned and done on a real stack of processes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embedded } from '../backends/embedded/start-embedded.ts';
import { makeTinyTopology } from '../backends/embedded/testdata/tiny-topology.ts';
import { faults } from '../faults/fault.ts';
import { monotonicMs } from '../journal/clock.ts';
import { checkScenario } from '../scenario/check-scenario.ts';
import { parseScenario } from '../scenario/load-scenario.ts';
import type { PlannedStep } from '../scenario/plan.ts';
import type {
  Instant,
  Relief,
  RemoteEvent,
  RunningStack,
  StackObserver,
} from '../stack/running-stack.ts';
import { planTimeline } from '../timeline/plan-timeline.ts';

const START_WITHIN_MS = 30_000;
const topology = makeTinyTopology();
/** Whoever is to bear one of these is prepared for it from its start. */
const SKEW = 'clock-skew: echo, by: -30m';
const PRESSURE = 'cpu-pressure: echo';
const FULL = 'disk-full: postgres';
/** What PostgreSQL answers to who needs more room. */
const DISK_FULL = '53100';
const BURDENS = [SKEW, PRESSURE, FULL].filter(can);

const events: RemoteEvent[] = [];
const exits: Parameters<StackObserver['exited']>[0][] = [];
let reportFolder: string;
let stack: RunningStack;
let observation: { close(): Promise<void> };

/** One step of a timeline, from its YAML. */
function plan(fault: string): PlannedStep {
  const text =
    `title: T\nquestion: Q?\ntimeline:\n  - { at: 1s, fault: { ${fault} }, for: 5s }\n` +
    'expect: [ { recovery: { within: 9s } } ]\n';
  const { scenario, problems } = parseScenario('x.yaml', text);
  expect(problems).toEqual([]);
  if (!scenario) throw new Error(`no scenario: ${fault}`);
  expect(checkScenario(scenario, topology)).toEqual([]);
  const [step] = planTimeline(scenario, topology, 'seed').steps;
  if (!step) throw new Error(`no step: ${fault}`);
  return step;
}

/** Root, and a control group that can be written, are not everywhere. */
function can(fault: string): boolean {
  return embedded.explainRefusal(plan(fault).fault, topology) === undefined;
}

function inject(step: PlannedStep): Promise<Instant> {
  return faults[step.fault.kind].inject(stack, step);
}

function heal(step: PlannedStep): Promise<Relief> {
  return faults[step.fault.kind].heal(stack, step);
}

async function until(holds: () => boolean, withinMs = 5000): Promise<void> {
  const endMs = monotonicMs() + withinMs;
  while (!holds()) {
    if (monotonicMs() > endMs) throw new Error(`not within ${withinMs} ms: ${holds}`);
    await sleep(5);
  }
}

async function askEcho(): Promise<Record<string, string>> {
  const response = await fetch(stack.resolve('{echo.http}/who'));
  return (await response.json()) as Record<string, string>;
}

/** A client of the database on the link of the service. */
async function connectAsEcho(): Promise<pg.Client> {
  const { DATABASE_URL = '' } = await askEcho();
  const client = new pg.Client({ connectionString: DATABASE_URL });
  client.on('error', () => {});
  await client.connect();
  return client;
}

beforeAll(async () => {
  reportFolder = mkdtempSync(join(tmpdir(), 'report-'));
  stack = await embedded.start({
    run: `test-host-faults-${process.pid}`,
    reportFolder,
    topology,
    faults: BURDENS.map((fault) => plan(fault).fault),
    seed: 'seed',
    settings: {},
    onProgress: () => {},
  });
  observation = await stack.observe({
    evidence: (event) => events.push(event),
    exited: (exit) => exits.push(exit),
    logged: () => {},
  });
}, START_WITHIN_MS);

afterAll(async () => {
  await observation?.close();
  await stack?.[Symbol.asyncDispose]();
  rmSync(reportFolder, { recursive: true, force: true });
}, START_WITHIN_MS);

test('a stopped service ends by itself, its users are refused, and it serves again after the heal', async () => {
  const step = plan('stop: echo');
  const inForce = await inject(step);
  expect(exits.at(-1)).toMatchObject({ instance: 'echo#1', expected: true, signal: 'SIGTERM' });
  expect(inForce.latestMs).toBeGreaterThanOrEqual(inForce.earliestMs);
  await expect(askEcho()).rejects.toThrow();
  await until(() => events.some((event) => event.kind === 'harm' && event.on === 'clients->echo'));
  await heal(step);
  expect(await askEcho()).toMatchObject({ FROM_STACK: 'stack' });
});

test('a stopped database closes its connections in order, and comes back with its data', async () => {
  const client = await connectAsEcho();
  const told = new Promise<Error>((resolve) => client.once('error', resolve));
  await client.query('insert into kept values (41)');
  const step = plan('stop: postgres');
  await inject(step);
  expect(await told).toMatchObject({ code: '57P01' });
  expect(exits.at(-1)).toMatchObject({ process: 'postgres', expected: true, code: 0 });
  await heal(step);
  const after = await connectAsEcho();
  expect((await after.query('select id from kept where id = 41')).rowCount).toBe(1);
  await after.end();
});

test.each([
  ['partition: [echo, postgres]', 'waits for its answer'],
  ['partition: [echo, postgres], direction: upstream', 'loses its question'],
  ['partition: postgres, direction: downstream', 'loses the answer'],
])('%s: a query %s and gets it after the heal', async (fault) => {
  const client = await connectAsEcho();
  const step = plan(fault);
  await inject(step);
  let isAnswered = false;
  const answer = client.query('select 1 as one').then(({ rows }) => {
    isAnswered = true;
    return rows;
  });
  await until(() => events.some((event) => event.kind === 'harm' && event.fault === step.name));
  await askEcho();
  expect(isAnswered).toBe(false);
  await heal(step);
  expect(await answer).toEqual([{ one: 1 }]);
  await client.end();
  events.length = 0;
});

test('a service with a skewed clock sees another time of day, a restart too, until the heal', async () => {
  const readClock = async (): Promise<number> => Number((await askEcho()).NOW) - Date.now();
  expect(Math.abs(await readClock())).toBeLessThan(60_000);
  const step = plan(SKEW);
  const { earliestMs, latestMs } = await inject(step);
  expect(latestMs - earliestMs).toBeLessThan(100);
  expect(await readClock()).toBeCloseTo(-1_800_000, -4);
  await stack.component('echo').kill();
  await stack.component('echo').start();
  expect(await readClock()).toBeCloseTo(-1_800_000, -4);
  const gone = await heal(step);
  expect(gone.felt?.earliestMs).toBeGreaterThan(latestMs);
  expect(Math.abs(await readClock())).toBeLessThan(60_000);
});

test.skipIf(!can(PRESSURE))(
  'a service under CPU pressure gets a tenth of a processor, and all of it after the heal',
  async () => {
    const work = async (): Promise<number> => {
      const fromMs = monotonicMs();
      await (await fetch(stack.resolve('{echo.http}/work'))).text();
      return monotonicMs() - fromMs;
    };
    const freeMs = await work();
    const step = plan(PRESSURE);
    await inject(step);
    expect(await work()).toBeGreaterThan(freeMs * 4);
    await until(() => events.some(({ kind }) => kind === 'harm'));
    await heal(step);
    expect(await work()).toBeLessThan(freeMs * 3);
    events.length = 0;
  },
  30_000,
);

test.skipIf(!can(FULL))(
  'a database on a full disk takes no more data, and does so again after the heal',
  async () => {
    const write = async (): Promise<void> => {
      const client = await connectAsEcho();
      await client.query('create table if not exists grown (line text)');
      await client.query(
        "insert into grown select repeat('x', 1000) from generate_series(1, 10000)",
      );
      await client.end();
    };
    await write();
    const step = plan(FULL);
    await inject(step);
    await expect(write()).rejects.toMatchObject({ code: DISK_FULL });
    expect((await heal(step)).felt).toBeDefined();
    await write();
  },
  30_000,
);
