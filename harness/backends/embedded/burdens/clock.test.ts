import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Burden } from '../../../stack/running-stack.ts';
import { pauseTree, resumeTree, signal } from '../process-tree.ts';
import { Clock } from './clock.ts';
import { ComponentBurdens } from './component-burdens.ts';

const MINUTE_MS = 60_000;
/** Says what it sees of the time of day, each time that it is asked. */
const PROGRAM = `
  process.stdin.on('data', () => console.log(JSON.stringify({
    now: Date.now(), made: new Date().getTime(), text: Date.parse(Date()), fixed: new Date(7).getTime(),
    isDate: new Date() instanceof Date && new Date().constructor === Date,
  })));
  console.log('{}');
`;

let folder: string;
let child: ChildProcess;
let burdens: ComponentBurdens;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clock-'));
  const clock = new Clock('service', join(folder, 'clock'));
  const spec = clock.equip({
    name: 'service',
    role: 'stack',
    command: process.execPath,
    arguments: ['-e', PROGRAM],
    environment: {},
    folder,
    isReady: async () => true,
    readyWithinMs: 0,
  });
  child = spawn(spec.command, spec.arguments, {
    env: spec.environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  burdens = new ComponentBurdens('service', { 'clock-skew': clock }, () => child.pid);
  await read();
});

afterEach(() => {
  signal(child.pid ?? 0, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function read(): Promise<Record<string, number>> {
  if (child.stdout === null) throw new Error('no output');
  const [line] = await once(child.stdout, 'data');
  return JSON.parse(String(line)) as Record<string, number>;
}

/** By how many whole minutes the program's clock differs from ours. */
async function askMinutes(): Promise<number> {
  child.stdin?.write('?');
  const { now = 0, made = 0, text = 0, fixed, isDate } = await read();
  expect(Math.abs(now - made)).toBeLessThan(100);
  expect(Math.abs(now - text)).toBeLessThan(2000);
  expect({ fixed, isDate }).toEqual({ fixed: 7, isDate: true });
  return Math.round((now - Date.now()) / MINUTE_MS) + 0;
}

const skew = (minutes: number): Burden => ({ kind: 'clock-skew', byMs: minutes * MINUTE_MS });

test('skews add, and each is taken off alone, in any order', async () => {
  expect(await askMinutes()).toBe(0);
  await burdens.lay('a', skew(30));
  expect(await askMinutes()).toBe(30);
  await burdens.lay('b', skew(-10));
  expect(await askMinutes()).toBe(20);
  await burdens.take('a');
  expect(await askMinutes()).toBe(-10);
  await burdens.take('b');
  expect(await askMinutes()).toBe(0);
});

test('a skewed clock is felt by the first who reads it, and by nobody who does not', async () => {
  const unread = await burdens.lay('unread', skew(5));
  expect(unread.latestMs).toBeGreaterThanOrEqual(unread.earliestMs);
  expect((await burdens.take('unread'))?.felt).toBeUndefined();
  const { latestMs } = await burdens.lay('read', skew(5));
  await askMinutes();
  const gone = await burdens.take('read');
  expect(gone?.felt?.earliestMs).toBeGreaterThan(latestMs);
  expect(gone?.felt?.latestMs).toBeLessThan(gone?.earliestMs ?? 0);
});

test('a process that is stopped holds up neither the fault nor its heal', async () => {
  await pauseTree(child.pid ?? 0);
  await burdens.lay('a', skew(30));
  await burdens.take('a');
  await burdens.lay('b', skew(7));
  await resumeTree(child.pid ?? 0);
  await burdens.lay('c', skew(1));
  expect(await askMinutes()).toBe(8);
});

test('taking off what was never laid changes nothing; what nobody prepared is refused', async () => {
  expect(await burdens.take('never')).toBeUndefined();
  expect(() => burdens.lay('full', { kind: 'disk-full' })).toThrow(
    'Failed to lay disk-full on service: it was not prepared for it. Expected clock-skew.',
  );
});
