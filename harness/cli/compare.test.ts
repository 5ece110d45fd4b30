import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ExampleRun, exampleLevel, writeExampleRun } from '../history/example-history.ts';
import { compareWith } from './compare.ts';
import { openExampleShell } from './example-shell.ts';

const shell = openExampleShell();

function write(day: number, given: Partial<ExampleRun> = {}): string {
  const startedAt = `2026-11-0${day}T06:00:00.000Z`;
  return writeExampleRun(shell.folder, { folder: `run-${day}`, startedAt, ...given });
}

test.each<[string, Partial<ExampleRun>, number]>([
  ['the same', {}, 0],
  ['better', { silenceMs: 200 }, 0],
  ['worse', { silenceMs: 1_500 }, 1],
  ['missed', { dropped: 1 }, 1],
  ['not to be told', { silenceMs: 2_010 }, 3],
  ['of another scenario', { text: 'title: y\n' }, 2],
])('a candidate that is %s ends with its exit code', (_, given, code) => {
  expect(compareWith(write(1), write(2, given), { reports: shell.folder })).toBe(code);
});

test('without a candidate the newest run of the same scenario and profile is taken', () => {
  const baseline = write(1);
  write(2, { silenceMs: 1_500 });
  write(3);
  write(4, { profile: 'phase-2', silenceMs: 1_500 });
  expect(compareWith(join(baseline, 'verdict.json'), undefined, { reports: shell.folder })).toBe(0);
  expect(shell.said).toMatch(/candidate {2}run-3/);
});

test('the newest run has no later one to be compared with, nor is a run compared with itself', () => {
  write(1, { silenceMs: 200 });
  const newest = write(2);
  expect(compareWith(newest, undefined, { reports: shell.folder })).toBe(2);
  expect(compareWith(newest, newest, { reports: shell.folder })).toBe(2);
});

test('every row stands beside its baseline with its change', () => {
  compareWith(write(1), write(2, { silenceMs: 1_500 }), { reports: shell.folder });
  expect(shell.said).toMatch(/^✗ 1 row of 2 worse {2}Grok dies · phase-1/);
  expect(shell.said).toMatch(
    /✗ worse {2}dead-air max \(line 3\) +✓ 589 ms +✓ 1\.49 s +900 ms worse/,
  );
  expect(shell.said).toMatch(/= same +calls dropped \(line 4\) +✓ 0 +✓ 0 +none/);
});

test('every reason against a comparison is told at once', () => {
  const other = write(2, { profile: 'phase-2', settings: { A: '1' } });
  expect(compareWith(write(1), other, { reports: shell.folder })).toBe(2);
  expect(shell.said).toContain('another profile: phase-1 before, phase-2 now');
  expect(shell.said).toContain('another set of settings: none before, A=1 now');
});

test('two machines are refused with the option that compares them all the same', () => {
  const [baseline, candidate] = [write(1), write(2, { cpus: 8, silenceMs: 1_500 })];
  expect(compareWith(baseline, candidate, { reports: shell.folder })).toBe(2);
  expect(shell.said).toMatch(/another machine: 2 × .* before, 8 × .* now/);
  expect(shell.said).toContain('--across-machines');
  expect(compareWith(baseline, candidate, { reports: shell.folder, acrossMachines: true })).toBe(1);
});

test('runs of another backend or stack file are passed over where the newest is looked for', () => {
  const baseline = write(1);
  write(2);
  write(3, { backend: 'containers' });
  write(4, { stackFile: 'other.yaml' });
  expect(compareWith(baseline, undefined, { reports: shell.folder })).toBe(0);
  expect(shell.said).toMatch(/candidate {2}run-2/);
});

test('what got better is told beside what got worse, and a service level that fell too', () => {
  const [good, bad] = [exampleLevel(9_990, 10), exampleLevel(10, 9_990)];
  const before = { levels: [{ ...good, verdict: 'met', ci95: [0.995, 1] }] } as const;
  const after = {
    levels: [{ ...bad, verdict: 'missed', ci95: [0, 0.2] }],
    silenceMs: 200,
  } as const;
  const given = (levels: object): Partial<ExampleRun> => levels;
  expect(
    compareWith(write(1, given(before)), write(2, given(after)), { reports: shell.folder }),
  ).toBe(1);
  expect(shell.said).toMatch(/^✗ 1 service level worse, 1 row of 2 better {2}Grok dies/);
  expect(shell.said).toMatch(
    /✗ worse {2}voice-agent voice-call-success by calls +✓ .* +✗ .*\[0 %, 20 %\]/,
  );
});

test('the same from far fewer samples says so', () => {
  const [baseline, candidate] = [write(1), write(2)];
  const file = join(baseline, 'verdict.json');
  const verdict = JSON.parse(readFileSync(file, 'utf8'));
  for (const row of verdict.rows) row.samples = 500;
  writeFileSync(file, JSON.stringify(verdict));
  compareWith(baseline, candidate, { reports: shell.folder });
  expect(shell.said).toMatch(/= same .* from \d+ samples instead of 500$/m);
});

test('the later run first is refused with the order to write', () => {
  const [earlier, later] = [write(1), write(2, { silenceMs: 1_500 })];
  expect(compareWith(later, earlier, { reports: shell.folder })).toBe(2);
  expect(shell.said).toContain(`Write deadair compare ${earlier} ${later}.`);
  expect(shell.said).toContain('a candidate of 2026-11-01T06:00:00.000Z, which is before');
});

test('floors of the user decide', () => {
  const [baseline, candidate] = [write(1), write(2, { silenceMs: 1_500 })];
  const floors = { reports: shell.folder, floorTime: '2s' };
  expect(compareWith(baseline, candidate, floors)).toBe(0);
  expect(compareWith(baseline, candidate, { reports: shell.folder, floorRelative: '10' })).toBe(2);
  expect(shell.said).toContain('--floor-relative: got 10. Expected it with its unit, such as 10%');
  for (const floorCount of ['few', '', ' ', '1.5', '-1', '1e99']) {
    shell.said = '';
    expect(compareWith(baseline, candidate, { reports: shell.folder, floorCount })).toBe(2);
    expect(shell.said).toContain(`Failed to read --floor-count: got ${floorCount || 'nothing'}`);
  }
});

test('a run that is not there, or has no other one, is bad input that says what to do', () => {
  expect(compareWith(join(shell.folder, 'nowhere'), undefined, { reports: shell.folder })).toBe(2);
  expect(shell.said).toContain('deadair judge writes it');
  expect(compareWith(write(1), undefined, { reports: shell.folder })).toBe(2);
  expect(shell.said).toContain('has no later one of scenarios/grok-killed.yaml on phase-1');
});
