import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { hasPromtool, runPromtool } from '../objectives/prometheus/run-promtool.ts';
import { runWithPausedPostgres } from '../slo/example-runs.ts';
import { openExampleShell } from './example-shell.ts';
import { writeServiceLevelRules } from './slo-rules.ts';

const API_ERRORS = 'system-under-test/slo/api-errors.yaml';
const shell = openExampleShell();

/** A request every 200 ms for 40 s, all bad while PostgreSQL is away; `whole`: the run came to its end. */
function writeRun(whole = true): string {
  const run = runWithPausedPostgres([]);
  for (let sentMs = 0; sentMs < 40_000; sentMs += 200) {
    run.probe(sentMs, sentMs >= 10_000 && sentMs < 20_000 ? { status: 503 } : {});
  }
  const { header, events } = run.finish(whole ? 'completed' : 'none');
  const lines = [header, ...events].map((line) => `${JSON.stringify(line)}\n`);
  writeFileSync(join(shell.folder, 'journal.ndjson'), lines.join(''));
  return shell.folder;
}

const rules = (options: object, file = API_ERRORS): number =>
  writeServiceLevelRules(file, { preset: 'google', out: join(shell.folder, 'out'), ...options });
const read = (ending: string): string =>
  readFileSync(join(shell.folder, `out/api-errors.${ending}.yaml`), 'utf8');

test('the test holds what the run counted, and says where it is from and what is assumed', () => {
  expect(rules({ from: writeRun(), before: '1h' })).toBe(0);
  const text = read('test');
  expect(text).toMatch(/^# Counted in .*journal\.ndjson: run .*, 40s, seed /);
  expect(text).toContain('# Assumed: 60m before it in which all was good');
  expect(text).toContain('# api-errors: 150 requests good, 50 bad; in steps of 5s');
  const [{ interval, input_series }] = parse(text).tests;
  expect(interval).toBe('5s');
  expect(input_series[1]).toEqual({
    series: 'deadair_events_total{slo="api-errors",result="bad"}',
    values: '0 0+0x721 25+25x1 50+0x3',
  });
});

test('what each alert would have made of it is told', () => {
  expect(rules({ from: writeRun(), before: '1h' })).toBe(0);
  // 10 s of an hour are 0.28 %: less than 1.44 %, more than three times 0.1 % of what is there of a day.
  expect(shell.said).toContain('api-errors at 0.999: page-fast never fires');
  expect(shell.said).toContain(
    'api-errors at 0.999: ticket-slow fires at 15s, and at the end still',
  );
  shell.said = '';
  expect(rules({ from: shell.folder, before: '1h', outage: '60m' })).toBe(0);
  expect(shell.said).toMatch(/api-errors at 0\.999: page-fast fires at \d+s, and at the end still/);
  expect(read('test')).toContain('# Held: its outage, for 60m');
});

test('the longest window of an alert is assumed to have been good, of six hours at most', () => {
  expect(rules({ from: writeRun() })).toBe(0);
  expect(read('test')).toContain('# Assumed: 360m before it');
  const latency = 'system-under-test/slo/turn-latency.yaml';
  expect(rules({ from: shell.folder, preset: undefined }, latency)).toBe(2);
  expect(shell.said).toContain(
    'turn-latency: no test, since the run has no turns that it could count',
  );
});

test('a run that is no evidence says so in the test', () => {
  expect(rules({ from: writeRun(false), before: '0' })).toBe(0);
  expect(read('test')).toContain('# The run proves nothing: The journal is torn');
  expect(read('test')).toContain('# What came before it is not there');
});

test.each<[string, object, RegExp]>([
  [
    'a length in seconds',
    { before: '90s' },
    /Failed to read --before: got 90s\. Expected whole minutes/,
  ],
  ['a bare number', { outage: '60' }, /Failed to read --outage: got 60\./],
  ['an outage of no length', { outage: '0m' }, /Failed to read --outage: got 0m\./],
])('%s is refused, and nothing is written', (_, options, expected) => {
  expect(rules({ from: writeRun(), ...options })).toBe(2);
  expect(shell.said).toMatch(expected);
  expect(existsSync(join(shell.folder, 'out'))).toBe(false);
});

test('a run that is not there, and one that counted nothing of the level, end with 2', () => {
  expect(rules({ from: join(shell.folder, 'none') })).toBe(2);
  expect(shell.said).toMatch(
    /Failed to read .*none: there is no such file or folder\. Expected a run folder/,
  );
  expect(shell.said).not.toContain('ENOENT');
  shell.said = '';
  expect(rules({ from: writeRun() }, 'system-under-test/slo/call-success.yaml')).toBe(2);
  expect(shell.said).toContain(
    'call-success: no test, since the run has no calls that it could count',
  );
});

const missing = hasPromtool() ? undefined : 'promtool is not on PATH (Debian: package prometheus)';

test('Prometheus agrees on the outage of the run, held for minutes', (context) => {
  context.skip(missing !== undefined, missing);
  expect(rules({ from: writeRun(), before: '0', outage: '8m' })).toBe(0);
  const tests = read('test').replace('api-errors.rules.yaml', 'slo.rules.yaml');
  const { check, test: tested } = runPromtool(read('rules'), tests);
  expect([check.output, tested.output].join()).toMatch(/SUCCESS[\s\S]*SUCCESS/);
  // Prometheus must be able to disagree.
  const calm = tests.replace(/result="bad"\}\n( +)values: .*/, 'result="bad"}\n$1values: 0+0x900');
  expect(runPromtool(read('rules'), calm).test.ok).toBe(false);
}, 60_000);
