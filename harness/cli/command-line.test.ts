import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const WITHIN_MS = 20_000;

function deadair(...args: string[]) {
  const options = { encoding: 'utf8', timeout: WITHIN_MS } as const;
  return spawnSync(process.execPath, ['harness/main.ts', ...args], options);
}

test('a profile may stand before the scenario, and several of them', () => {
  const scenario = 'scenarios/nothing-breaks.yaml';
  const { status, stdout } = deadair(
    'plan',
    '--profile',
    'phase-0',
    '--profile',
    'phase-1',
    scenario,
  );
  expect(status).toBe(0);
  expect(stdout.match(/^Nothing breaks on phase-\d$/gm)).toEqual([
    'Nothing breaks on phase-0',
    'Nothing breaks on phase-1',
  ]);
});

test('scenarios in folders of the folder are listed too, the models beside them are not', () => {
  const { status, stdout } = deadair('list');
  expect(status).toBe(0);
  expect(stdout).toContain('scenarios/trials/voice-ai.yaml\n');
  expect(stdout).not.toContain('scenarios/models');
});

test('a mistake in the command line is two lines, so that it is seen', () => {
  const { status, stderr } = deadair('rn');
  expect(status).toBe(2);
  expect(stderr).toContain("unknown command 'rn'");
  expect(stderr).toContain('Did you mean run?');
  expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
});
