import { expect, test } from 'vitest';
import { openExampleShell } from './example-shell.ts';
import { listScenarios } from './list.ts';

const shell = openExampleShell();

test('a folder with a script of callers is listed, and no scenario tells what it has not', () => {
  const codes = [listScenarios('calibration'), listScenarios('scenarios')];
  expect(codes).toEqual([0, 0]);
  expect(shell.said).toContain('calibration/scenarios/known-reads.yaml\n');
  expect(shell.said).not.toContain('small-talk.yaml');
  expect(shell.said).toMatch(/^ {2}proves HAR-4$/m);
  expect(shell.said).toMatch(/^ {2}on phase-1 · proves /m);
  expect(shell.said).not.toMatch(/on {2}|on ·/);
});
