import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runOfTrials } from '../slo/example-runs.ts';
import { expectation } from '../slo/journal-builder.ts';
import { openExampleShell } from './example-shell.ts';
import { poolTrials } from './trials.ts';

const failover = expectation('failover', { of: 'voice-ai', to: 'openai', withinMs: 2_000 });
const shell = openExampleShell();

function writeRun(run: string, words: number[], backend = 'embedded'): string {
  const { header, events } = runOfTrials(failover, words).finish();
  const named = { ...header, run, stack: { ...header.stack, backend } };
  const path = join(shell.folder, run);
  mkdirSync(path);
  const lines = [named, ...events].map((line) => `${JSON.stringify(line)}\n`);
  writeFileSync(join(path, 'journal.ndjson'), lines.join(''));
  return path;
}

const pool = (paths: string[]): number =>
  poolTrials(paths, { out: join(shell.folder, 'pooled.json') });

test('several runs of the same thing become one file', () => {
  expect(pool([writeRun('a', [500, 600]), writeRun('b', [700, 3_000])])).toBe(0);
  const pooled = JSON.parse(readFileSync(join(shell.folder, 'pooled.json'), 'utf8'));
  expect(pooled).toMatchObject({
    kind: 'deadair-trials',
    coverage: { succeeded: 3, injections: 4 },
  });
  expect(shell.said).toContain('3 of 4 trials succeeded');
});

test('what differs is not pooled, and the difference is told', () => {
  expect(pool([writeRun('a', [500, 600]), writeRun('b', [500, 600], 'containers')])).toBe(2);
  expect(shell.said).toMatch(/Failed to pool b with a: .*the backend: embedded and containers/);
});

test('the same run twice is not twice the evidence', () => {
  const path = writeRun('a', [500, 600]);
  expect(pool([path, path])).toBe(2);
  expect(shell.said).toContain('got a twice');
});

test('a run with a single injection has no trials to pool', () => {
  expect(pool([writeRun('a', [500])])).toBe(2);
  expect(shell.said).toMatch(/Failed to find the trials .*got none/);
});
