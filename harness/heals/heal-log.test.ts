import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HealLog } from './heal-log.ts';
import { type PendingHeal, readPendingHeals, writeHealed } from './pending-heals.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heals-'));
  path = join(folder, 'heals.ndjson');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function healOf(step: string): PendingHeal {
  return { step, kind: 'kill', target: 'grok', engine: 'proxy', links: ['gateway->grok'] };
}

test('what is not healed is read back, last in, first out', async () => {
  const log = new HealLog(path);
  for (const step of ['first', 'second', 'third']) await log.add(healOf(step));
  await log.mark('second');
  expect(readPendingHeals(path)).toEqual([healOf('third'), healOf('first')]);
  await writeHealed(path, ['third', 'first'], 'sweep');
  expect(readPendingHeals(path)).toEqual([]);
  expect(readFileSync(path, 'utf8')).toContain('{"healed":"third","by":"sweep"}');
});

test('a fault injected again under the same name is to be healed again', async () => {
  const log = new HealLog(path);
  await log.add(healOf('dead'));
  await log.mark('dead');
  await log.add(healOf('dead'));
  expect(readPendingHeals(path)).toEqual([healOf('dead')]);
});

test('a run without faults, and a line torn by a kill, leave nothing to heal', async () => {
  expect(readPendingHeals(path)).toEqual([]);
  const log = new HealLog(path);
  await log.add(healOf('whole'));
  appendFileSync(path, '{"heal":{"step":"to');
  expect(readPendingHeals(path)).toEqual([healOf('whole')]);
  await writeHealed(path, ['whole'], 'sweep');
  expect(readPendingHeals(path)).toEqual([]);
});
