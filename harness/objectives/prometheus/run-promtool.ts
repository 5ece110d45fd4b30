import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WITHIN_MS = 300_000;

/** Whether promtool is on PATH: Debian has it in its package `prometheus`. */
export function hasPromtool(): boolean {
  return spawnSync('promtool', ['--version']).status === 0;
}

export interface PromtoolResult {
  ok: boolean;
  output: string;
}

/** `promtool check rules`, with nothing odd forgiven, and `promtool test rules` on a rule file and its test, written to a folder of their own. */
export function runPromtool(
  rules: string,
  tests: string,
): { check: PromtoolResult; test: PromtoolResult } {
  const folder = mkdtempSync(join(tmpdir(), 'deadair-promtool-'));
  try {
    writeFileSync(join(folder, 'slo.rules.yaml'), rules);
    writeFileSync(join(folder, 'slo.test.yaml'), tests);
    return {
      check: run(folder, ['check', 'rules', '--lint-fatal', 'slo.rules.yaml']),
      test: run(folder, ['test', 'rules', 'slo.test.yaml']),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(cwd: string, args: string[]): PromtoolResult {
  const { status, stdout, stderr } = spawnSync('promtool', args, {
    cwd,
    encoding: 'utf8',
    timeout: WITHIN_MS,
  });
  const ended = status === null ? `promtool was ended after ${WITHIN_MS / 1_000} s\n` : '';
  return { ok: status === 0, output: `${stdout ?? ''}${stderr ?? ''}${ended}` };
}
