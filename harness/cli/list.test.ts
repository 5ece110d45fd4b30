import { expect, test, vi } from 'vitest';
import { listScenarios } from './list.ts';

test('a folder with a script of callers is listed, and no scenario tells what it has not', () => {
  let said = '';
  const hear = (text: unknown): boolean => {
    said += text;
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(hear);
  vi.spyOn(process.stderr, 'write').mockImplementation(hear);
  const codes = [listScenarios('calibration'), listScenarios('scenarios')];
  vi.restoreAllMocks();
  expect(codes).toEqual([0, 0]);
  expect(said).toContain('calibration/scenarios/known-reads.yaml\n');
  expect(said).not.toContain('small-talk.yaml');
  expect(said).toMatch(/^ {2}proves HAR-4$/m);
  expect(said).toMatch(/^ {2}on phase-1 · proves /m);
  expect(said).not.toMatch(/on {2}|on ·/);
});
