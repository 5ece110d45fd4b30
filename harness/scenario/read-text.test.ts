import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readText } from './read-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'deadair-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a file that is not there is told with the nearest one beside it', () => {
  writeFileSync(join(folder, 'redis-killed.yaml'), 'title: T');
  const { problem } = readText(join(folder, 'redis-kiled.yaml'), 'the scenario');
  expect(problem).toMatchObject({ line: 1, column: 1 });
  expect(problem?.message).toContain('redis-kiled.yaml: there is no such file');
  expect(problem?.suggestion).toBe(`Did you mean ${join(folder, 'redis-killed.yaml')}?`);
});

test('a folder and a binary file are told as what they are', () => {
  mkdirSync(join(folder, 'folder.yaml'));
  writeFileSync(join(folder, 'binary.yaml'), Buffer.from([0xff, 0xfe, 0x00]));
  const tell = (name: string) => readText(join(folder, name), 'the model').problem?.message;
  expect(tell('folder.yaml')).toContain('it is a folder');
  expect(tell('binary.yaml')).toContain('it is no UTF-8 text');
});
