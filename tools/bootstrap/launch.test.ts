import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { QUIET_HEAP } from '../../harness/backends/quiet-heap.ts';

/** Reports each signal that reaches it, and ends when its channel closes. */
const PROGRAM = `
process.once('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => console.log('got ' + signal));
process.on('SIGHUP', () => process.exit(7));
setInterval(() => {}, 1000);
console.log('ready ' + process.pid + ' ' + process.argv.slice(2).join(' '));
`;
const LAUNCH = join(import.meta.dirname, 'launch.mjs');
const WITHIN_MS = 5_000;

let folder: string;
let launcher: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deadair-launch-'));
  const program = join(folder, 'program.mjs');
  launcher = join(folder, 'launcher.mjs');
  writeFileSync(program, PROGRAM);
  writeFileSync(
    launcher,
    `import { launch } from ${JSON.stringify(LAUNCH)};
     launch(process.execPath, [${JSON.stringify(program)}, ...process.argv.slice(2)]);`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

test('arguments go in, and the exit code of the program comes out', async () => {
  const { child, output } = start(['a', 'b c']);
  await output.waitFor(/ready \d+ a b c/);
  child.kill('SIGHUP');
  expect(await once(child, 'exit')).toEqual([7, null]);
});

test('an interruption that comes twice, from the terminal and from npm, is passed on once', async () => {
  const { child, output } = start();
  await output.waitFor(/ready/);
  child.kill('SIGINT');
  await output.waitFor(/got SIGINT/);
  child.kill('SIGINT');
  child.kill('SIGTERM');
  await output.waitFor(/got SIGTERM/);
  expect(output.text().match(/got SIGINT/g)).toHaveLength(1);
  child.kill('SIGHUP');
  await once(child, 'exit');
});

test('the runner has the heap of the other processes that measure', async () => {
  const launched = await import(LAUNCH);
  expect(launched.QUIET_HEAP).toEqual(QUIET_HEAP);
});

test('a program whose launcher is killed learns it from its channel', async () => {
  const { child, output } = start();
  const pid = Number((await output.waitFor(/ready (\d+)/))[1]);
  child.kill('SIGKILL');
  await waitUntil(() => !isAlive(pid));
});

test('the launcher ends when the npm that started it is killed', async () => {
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ scripts: { go: `node ${launcher}` } }),
  );
  const npm = spawn('npm', ['run', 'go'], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  const output = collect(npm);
  const pid = Number((await output.waitFor(/ready (\d+)/))[1]);
  npm.kill('SIGKILL');
  await waitUntil(() => !isAlive(pid));
});

function start(parameters: string[] = []) {
  const child = spawn(process.execPath, [launcher, ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, output: collect(child) };
}

function collect(child: ChildProcess) {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  const waitFor = async (pattern: RegExp): Promise<RegExpExecArray> => {
    await waitUntil(() => pattern.test(text));
    return pattern.exec(text) as RegExpExecArray;
  };
  return { waitFor, text: () => text };
}

async function waitUntil(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { timeout: WITHIN_MS, interval: 20 }).toBe(true);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
