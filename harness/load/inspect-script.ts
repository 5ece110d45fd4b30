import type { ChildProcess } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { K6RunOptions, Launch } from './k6-run.ts';

const WITHIN_MS = 30_000;

/**
 * The scenarios of a script, each with its executor, as k6 itself resolves them: a script that names
 * none has one all the same. Runs the script's init code, so that a broken one is known before the load.
 * @throws with k6's own words when it cannot read the script
 */
export async function inspectScript(
  launch: Launch,
  k6: Pick<K6RunOptions, 'command' | 'environment' | 'container'>,
  script: string,
): Promise<Record<string, string>> {
  const options = ['inspect', '--execution-requirements', '--include-system-env-vars', script];
  const { output, words } = await listen(launch({ ...k6, arguments: options }));
  try {
    const { scenarios } = JSON.parse(output) as {
      scenarios?: Record<string, { executor: string }>;
    };
    const named = Object.entries(scenarios ?? {}).map(([name, { executor }]) => [name, executor]);
    return Object.fromEntries(named);
  } catch {
    throw new Error(
      `Failed to read the k6 script ${script}: ${words || 'k6 said nothing'}. Expected a script that ` +
        '`k6 inspect` accepts with the environment of load.k6.env.',
    );
  }
}

/** All that a process writes until its end; who takes too long is killed. */
async function listen(child: ChildProcess): Promise<{ output: string; words: string }> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('Failed to read k6: its output is on no pipe.');
  const failed = new Promise<string>((resolve) => {
    child.once('error', ({ message }) => resolve(message));
  });
  const patience = setTimeout(() => child.kill('SIGKILL'), WITHIN_MS);
  const output = text(stdout).catch(() => '');
  const words = await Promise.race([text(stderr), failed]);
  clearTimeout(patience);
  return { output: child.pid === undefined ? '' : await output, words: words.trim() };
}
