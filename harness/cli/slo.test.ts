import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EXAMPLE, EXAMPLE_V2 } from '../objectives/openslo/example-file.ts';
import { checkServiceLevels, convertServiceLevels } from './slo.ts';
import { writeServiceLevelRules } from './slo-rules.ts';

let folder: string;
let said: { out: string; error: string };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deadair-slo-'));
  said = { out: '', error: '' };
  const take = (where: keyof typeof said) => (text: string | Uint8Array) => {
    said[where] += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(take('out'));
  vi.spyOn(process.stderr, 'write').mockImplementation(take('error'));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('check tells every problem of every file with its place, and ends with 2', () => {
  const good = write('good.yaml', EXAMPLE);
  const bad = write('bad.yaml', EXAMPLE.replace('0.999', '1').replace('service:', 'sevice:'));
  expect(checkServiceLevels([good, bad, join(folder, 'none.yaml')])).toBe(2);
  expect(said.error).toContain(`${bad}:6:3: Failed to read spec: got the unknown key sevice.`);
  expect(said.error).toContain('Did you mean service?');
  expect(said.error).toContain(`${bad}:19:15: `);
  expect(said.error).toContain('none.yaml:1:1: Failed to read');
  expect(said.error).not.toContain('good.yaml');
});

test('check tells what is valid, and what is odd in it', () => {
  expect(checkServiceLevels([write('odd.yaml', EXAMPLE.replace('gte', 'lte'))])).toBe(0);
  expect(said.out).toBe(
    'voice-call-success: 99.9% over 30d, 1 on its budget\n1 service level valid\n',
  );
  expect(said.error).toMatch(/odd\.yaml:32:48: warning: op: lte/);
});

test('convert writes v1 of v2alpha, to standard output or to a file', () => {
  const file = write('v2.yaml', EXAMPLE_V2);
  const out = join(folder, 'v1.yaml');
  expect(convertServiceLevels(file, {})).toBe(0);
  expect(convertServiceLevels(file, { out })).toBe(0);
  expect(readFileSync(out, 'utf8')).toBe(said.out);
  expect(checkServiceLevels([out])).toBe(0);
});

test('rules writes the rules of a preset and their test, and says which alerts can never fire', () => {
  const file = 'system-under-test/slo/turn-latency.yaml';
  const out = join(folder, 'rules');
  expect(writeServiceLevelRules(file, { out })).toBe(0);
  expect(readFileSync(join(out, 'turn-latency.rules.yaml'), 'utf8')).toContain('P95Above2S');
  expect(writeServiceLevelRules(file, { preset: 'google', out })).toBe(0);
  expect(readFileSync(join(out, 'turn-latency.rules.yaml'), 'utf8')).toContain('PageFast');
  expect(readdirSync(out).sort()).toEqual(['turn-latency.rules.yaml', 'turn-latency.test.yaml']);
  const loose = write(
    'loose.yaml',
    readFileSync(file, 'utf8').replace('target: 0.95', 'target: 0.9'),
  );
  expect(writeServiceLevelRules(loose, { preset: 'google', out })).toBe(0);
  expect(said.error).toMatch(/no alert page-fast: a burn rate of 14\.4 at a target of 90% takes/);
});

test('rules of a level that Prometheus cannot measure are refused', () => {
  const file = write('v2.yaml', EXAMPLE_V2);
  expect(writeServiceLevelRules(file, { out: folder })).toBe(2);
  expect(said.error).toMatch(
    /Failed to write rules for turn-latency-1: got the query select .* of type redshift/,
  );
});
