import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { locateK6 } from './k6-binary.ts';

const folder = mkdtempSync(join(tmpdir(), 'deadair-k6-binary-'));
const there = await locateK6();

afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true }));

function name(words: string): string {
  const path = join(folder, `k6-${words.length}`);
  writeFileSync(path, `#!/bin/sh\necho '${words}'\n`, { mode: 0o755 });
  return path;
}

test.each([
  'k6 v2.2.0 (commit/4b6a5b1d5d, go1.26.8, linux/amd64)',
  'k6-2.2.0 v2.2.0 (go1.26.8, linux/amd64)',
  'k6.exe v2.2.0 (go1.26.8, windows/amd64)',
])('a k6 that DEADAIR_K6 names is taken, whatever its file is called: %s', async (words) => {
  const path = name(words);
  vi.stubEnv('DEADAIR_K6', path);
  expect(await locateK6()).toEqual({ command: path, version: '2.2.0' });
});

test.each([
  ['k6 v1.7.0 (go1.26.8, linux/amd64)', 'k6 1.7.0'],
  ['hello', 'no k6'],
])('one that says "%s" is refused as %s', async (words, got) => {
  vi.stubEnv('DEADAIR_K6', name(words));
  await expect(locateK6()).rejects.toThrow(`Failed to find k6: got ${got} at`);
});

test.runIf(there?.command.startsWith('/'))(
  'the real one says its version in those words',
  async () => {
    const path = join(folder, 'load-generator');
    symlinkSync(there?.command ?? '', path);
    vi.stubEnv('DEADAIR_K6', path);
    expect(await locateK6()).toMatchObject({ version: '2.2.0' });
  },
);
