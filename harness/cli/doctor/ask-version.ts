import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const ANSWER_WITHIN_MS = 10_000;

/** A program's own words on its version, and where it is. */
export async function askVersion(
  command: string,
  options: string[],
  environment: Record<string, string> = {},
): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(command, options, {
    env: { ...process.env, ...environment },
    timeout: ANSWER_WITHIN_MS,
  });
  const [version = ''] = (stdout.trim() || stderr.trim()).split('\n');
  return command.startsWith('/') ? `${version} at ${command}` : version;
}
