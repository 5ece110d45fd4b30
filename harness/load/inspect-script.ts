import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const WITHIN_MS = 30_000;

/**
 * The scenarios of a script, each with its executor, as k6 itself resolves them: a script that names
 * none has one all the same. Runs the script's init code, so that a broken one is known before the load.
 * @throws with k6's own words when it cannot read the script
 */
export async function inspectScript(
  command: string,
  script: string,
  environment: Record<string, string>,
): Promise<Record<string, string>> {
  const options = ['inspect', '--execution-requirements', '--include-system-env-vars', script];
  try {
    const { stdout } = await promisify(execFile)(command, options, {
      env: environment,
      timeout: WITHIN_MS,
    });
    const { scenarios } = JSON.parse(stdout) as {
      scenarios?: Record<string, { executor: string }>;
    };
    const named = Object.entries(scenarios ?? {}).map(([name, { executor }]) => [name, executor]);
    return Object.fromEntries(named);
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    throw new Error(
      `Failed to read the k6 script ${script}: ${stderr.trim() || message}. Expected a script that ` +
        '`k6 inspect` accepts with the environment of load.k6.env.',
    );
  }
}
