import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeExampleRun } from '../history/example-history.ts';
import { openExampleShell } from './example-shell.ts';
import { reportHistory } from './report.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const shell = openExampleShell();

beforeEach(() => vi.stubEnv('GITHUB_STEP_SUMMARY', ''));
afterEach(() => vi.unstubAllEnvs());

test('an empty folder gives a report that nothing was run', () => {
  expect(reportHistory({ reports: shell.folder }, NOW)).toBe(0);
  expect(shell.said).toMatch(/^\? not decided {2}Nothing was run in the last 30 days, of \d+ ways/);
  expect(readdirSync(join(shell.folder, 'history')).sort()).toEqual([
    'junit.xml',
    'report.html',
    'report.json',
    'report.md',
    'report.sarif',
    'summary.md',
  ]);
});

test('the report of the reference stack knows all that could be broken, also what nobody tried', () => {
  writeExampleRun(shell.folder, { folder: 'run-1', startedAt: '2026-11-20T06:00:00Z' });
  const stack = ['system-under-test/stack.yaml'];
  expect(reportHistory({ reports: shell.folder, stack }, NOW)).toBe(0);
  expect(shell.said).toMatch(
    /^✓ proven as far as tried {2}In the last 30 days, of \d{3} ways .*: 1 proven, 0 missed/,
  );
  expect(shell.said).toContain('Proven       grok: kill.');
  expect(shell.said).toMatch(/Never tried .*twilio at all/);
});

test('runs outside of the period are left out, and a later one is written beside other runs', () => {
  writeExampleRun(shell.folder, { folder: 'run-1', startedAt: '2026-09-01T06:00:00Z' });
  const out = join(shell.folder, 'elsewhere');
  expect(reportHistory({ reports: shell.folder, last: '1w', out }, NOW)).toBe(0);
  expect(shell.said).toContain('Nothing was run in the last 1 week');
  expect(
    reportHistory({ reports: shell.folder, since: '2026-08-01', reindex: true, out }, NOW),
  ).toBe(0);
  expect(shell.said).toContain('In the time since 2026-08-01');
  expect(existsSync(join(out, 'report.html'))).toBe(true);
});

test('the command that repeats a report can be pasted into a shell', () => {
  const out = join(shell.folder, "what it's worth");
  expect(reportHistory({ reports: shell.folder, last: '1w', out }, NOW)).toBe(0);
  const { command } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
  const quoted = `'${shell.folder}/what it'\\''s worth'`;
  expect(command).toBe(`npx deadair report --last 1w --reports ${shell.folder} --out ${quoted}`);
});

test('the step summary is appended where a workflow asks for it, unless its file is full', () => {
  const summary = join(shell.folder, 'step.md');
  vi.stubEnv('GITHUB_STEP_SUMMARY', summary);
  writeFileSync(summary, 'before\n');
  reportHistory({ reports: shell.folder }, NOW);
  expect(readFileSync(summary, 'utf8')).toMatch(/^before\n### \? not decided/);
  writeFileSync(summary, 'x'.repeat(1_024 * 1_024));
  reportHistory({ reports: shell.folder }, NOW);
  expect(readFileSync(summary, 'utf8')).toHaveLength(1_024 * 1_024);
  expect(shell.said).toContain('Left out of the step summary');
});

test('what cannot be read is bad input that says what to write', () => {
  expect(reportHistory({ reports: shell.folder, last: '30' }, NOW)).toBe(2);
  expect(reportHistory({ reports: shell.folder, last: '999999999w' }, NOW)).toBe(2);
  expect(reportHistory({ reports: shell.folder, last: '1w', since: '2026-11-01' }, NOW)).toBe(2);
  expect(reportHistory({ reports: join(shell.folder, 'nowhere') }, NOW)).toBe(2);
  expect(reportHistory({ reports: shell.folder, stack: ['no-such-stack.yaml'] }, NOW)).toBe(2);
  expect(shell.said).toContain('Write --last 30d.');
  expect(shell.said).toContain('there is no folder');
  expect(shell.said).toContain('Failed to read the stack file no-such-stack.yaml');
});
