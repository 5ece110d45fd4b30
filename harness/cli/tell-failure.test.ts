import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { tellFailure, tellRefusal } from './tell-failure.ts';

const folder = mkdtempSync(join(tmpdir(), 'deadair-failure-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'file');
writeFileSync(file, '');

const WITHIN_MS = 20_000;

function deadair(...args: string[]) {
  const options = { encoding: 'utf8', timeout: WITHIN_MS } as const;
  return spawnSync(process.execPath, ['harness/main.ts', ...args], options);
}

test.each([
  ['run', 'scenarios/nothing-breaks.yaml', '--reports', file],
  ['up', '--reports', file],
  ['report', '--reports', file],
  ['slo', 'convert', 'system-under-test/slo/dead-air.yaml', '--out', join(folder, 'none', 'x')],
  ['list', join(folder, 'none')],
  ['list', folder],
  ['judge', join(folder, 'none')],
])('a path that cannot be used is bad input, never a missed bound: %s', (...args) => {
  const { status, stderr } = deadair(...args);
  expect(stderr).toMatch(/^Failed to .*\n$/);
  expect(stderr).toContain(folder);
  expect(status).toBe(2);
});

test('what a command refuses is bad input, in the words of whoever refused it', () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(tellRefusal(new Error('Failed to pool: got one twice.'))).toBe(2);
  expect(String(written.mock.calls[0]?.[0])).toBe('Failed to pool: got one twice.\n');
  written.mockRestore();
});

test('a mistake of deadair itself is no verdict', () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(tellFailure(new TypeError('x is undefined'))).toBe(4);
  expect(String(written.mock.calls[0]?.[0])).toContain('x is undefined');
  written.mockRestore();
});

test('whoever stops reading the output changes nothing', () => {
  const shell = 'set -o pipefail; node harness/main.ts list | head -n 1; echo $?';
  const { stdout, stderr } = spawnSync('bash', ['-c', shell], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^scenarios\/.*\n0\n$/);
});
