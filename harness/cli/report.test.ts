import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeExampleRun } from '../history/example-history.ts';
import { reportHistory } from './report.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
let reports: string;
let said: string;

beforeEach(() => {
  reports = mkdtempSync(join(tmpdir(), 'deadair-cli-report-'));
  said = '';
  const hear = (text: string | Uint8Array): boolean => {
    said += text;
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(hear);
  vi.spyOn(process.stderr, 'write').mockImplementation(hear);
  vi.stubEnv('GITHUB_STEP_SUMMARY', '');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(reports, { recursive: true, force: true });
});

test('an empty folder gives a report that nothing was run', () => {
  expect(reportHistory({ reports }, NOW)).toBe(0);
  expect(said).toMatch(/^\? not decided {2}Nothing was run in the last 30 days, of \d+ ways/);
  expect(readdirSync(join(reports, 'history')).sort()).toEqual([
    'junit.xml',
    'report.html',
    'report.json',
    'report.md',
    'report.sarif',
    'summary.md',
  ]);
});

test('the report of the reference stack knows all that could be broken, also what nobody tried', () => {
  writeExampleRun(reports, { folder: 'run-1', startedAt: '2026-11-20T06:00:00Z' });
  const stack = ['system-under-test/stack.yaml'];
  expect(reportHistory({ reports, stack }, NOW)).toBe(0);
  expect(said).toMatch(
    /^✓ proven as far as tried {2}In the last 30 days, of \d{3} ways .*: 1 proven, 0 missed/,
  );
  expect(said).toContain('Proven       grok: kill.');
  expect(said).toMatch(/Never tried .*twilio at all/);
});

test('runs outside of the period are left out, and a later one is written beside other runs', () => {
  writeExampleRun(reports, { folder: 'run-1', startedAt: '2026-09-01T06:00:00Z' });
  const out = join(reports, 'elsewhere');
  expect(reportHistory({ reports, last: '1w', out }, NOW)).toBe(0);
  expect(said).toContain('Nothing was run in the last 1 week');
  expect(reportHistory({ reports, since: '2026-08-01', reindex: true, out }, NOW)).toBe(0);
  expect(said).toContain('In the time since 2026-08-01');
  expect(existsSync(join(out, 'report.html'))).toBe(true);
});

test('the command that repeats a report can be pasted into a shell', () => {
  const out = join(reports, "what it's worth");
  expect(reportHistory({ reports, last: '1w', out }, NOW)).toBe(0);
  const { command } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
  const quoted = `'${reports}/what it'\\''s worth'`;
  expect(command).toBe(`npx deadair report --last 1w --reports ${reports} --out ${quoted}`);
});

test('the step summary is appended where a workflow asks for it, unless its file is full', () => {
  const summary = join(reports, 'step.md');
  vi.stubEnv('GITHUB_STEP_SUMMARY', summary);
  writeFileSync(summary, 'before\n');
  reportHistory({ reports }, NOW);
  expect(readFileSync(summary, 'utf8')).toMatch(/^before\n### \? not decided/);
  writeFileSync(summary, 'x'.repeat(1_024 * 1_024));
  reportHistory({ reports }, NOW);
  expect(readFileSync(summary, 'utf8')).toHaveLength(1_024 * 1_024);
  expect(said).toContain('Left out of the step summary');
});

test('what cannot be read is bad input that says what to write', () => {
  expect(reportHistory({ reports, last: '30' }, NOW)).toBe(2);
  expect(reportHistory({ reports, last: '999999999w' }, NOW)).toBe(2);
  expect(reportHistory({ reports, last: '1w', since: '2026-11-01' }, NOW)).toBe(2);
  expect(reportHistory({ reports: join(reports, 'nowhere') }, NOW)).toBe(2);
  expect(reportHistory({ reports, stack: ['no-such-stack.yaml'] }, NOW)).toBe(2);
  expect(said).toContain('Write --last 30d.');
  expect(said).toContain('there is no folder');
  expect(said).toContain('Failed to read the stack file no-such-stack.yaml');
});
