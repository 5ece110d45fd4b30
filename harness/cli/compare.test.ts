import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ExampleRun, writeExampleRun } from '../history/example-history.ts';
import { compareWith } from './compare.ts';

let reports: string;
let said: string;

beforeEach(() => {
  reports = mkdtempSync(join(tmpdir(), 'deadair-cli-compare-'));
  said = '';
  const hear = (text: string | Uint8Array): boolean => {
    said += text;
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(hear);
  vi.spyOn(process.stderr, 'write').mockImplementation(hear);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(reports, { recursive: true, force: true });
});

function write(day: number, given: Partial<ExampleRun> = {}): string {
  const startedAt = `2026-11-0${day}T06:00:00.000Z`;
  return writeExampleRun(reports, { folder: `run-${day}`, startedAt, ...given });
}

test.each<[string, Partial<ExampleRun>, number]>([
  ['the same', {}, 0],
  ['better', { silenceMs: 200 }, 0],
  ['worse', { silenceMs: 1_500 }, 1],
  ['missed', { dropped: 1 }, 1],
  ['not to be told', { silenceMs: 2_010 }, 3],
  ['of another scenario', { text: 'title: y\n' }, 2],
])('a candidate that is %s ends with its exit code', (_, given, code) => {
  expect(compareWith(write(1), write(2, given), { reports })).toBe(code);
});

test('without a candidate the newest run of the same scenario and profile is taken', () => {
  const baseline = write(1);
  write(2, { silenceMs: 1_500 });
  write(3);
  write(4, { profile: 'phase-2', silenceMs: 1_500 });
  expect(compareWith(join(baseline, 'verdict.json'), undefined, { reports })).toBe(0);
  expect(said).toMatch(/candidate {2}run-3/);
});

test('the newest run has no later one to be compared with, nor is a run compared with itself', () => {
  write(1, { silenceMs: 200 });
  const newest = write(2);
  expect(compareWith(newest, undefined, { reports })).toBe(2);
  expect(compareWith(newest, newest, { reports })).toBe(2);
});

test('every row stands beside its baseline with its change', () => {
  compareWith(write(1), write(2, { silenceMs: 1_500 }), { reports });
  expect(said).toMatch(/^✗ 1 row of 2 worse {2}Grok dies · phase-1/);
  expect(said).toMatch(/✗ worse {2}dead-air max \(line 3\) +✓ 589 ms +✓ 1\.49 s +900 ms worse/);
  expect(said).toMatch(/= same +calls dropped \(line 4\) +✓ 0 +✓ 0 +none/);
});

test('every reason against a comparison is told at once', () => {
  const other = write(2, { profile: 'phase-2', settings: { A: '1' } });
  expect(compareWith(write(1), other, { reports })).toBe(2);
  expect(said).toContain('another profile: phase-1 before, phase-2 now');
  expect(said).toContain('another set of settings: none before, A=1 now');
});

test('floors of the user decide', () => {
  const [baseline, candidate] = [write(1), write(2, { silenceMs: 1_500 })];
  const floors = { reports, floorTime: '2s' };
  expect(compareWith(baseline, candidate, floors)).toBe(0);
  expect(compareWith(baseline, candidate, { reports, floorRelative: '10' })).toBe(2);
  expect(said).toContain('--floor-relative: got 10. Expected it with its unit, such as 10%');
  expect(compareWith(baseline, candidate, { reports, floorCount: 'few' })).toBe(2);
});

test('a run that is not there, or has no other one, is bad input that says what to do', () => {
  expect(compareWith(join(reports, 'nowhere'), undefined, { reports })).toBe(2);
  expect(said).toContain('deadair judge writes it');
  expect(compareWith(write(1), undefined, { reports })).toBe(2);
  expect(said).toContain('has no later one of scenarios/grok-killed.yaml on phase-1');
});
