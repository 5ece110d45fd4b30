import { readdirSync, readFileSync } from 'node:fs';

/**
 * The process that runs a script, by the script's path in its command line and, where several run
 * the same one, by a variable of its environment.
 */
export function findProcess(script: string, environment?: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const command = read(`/proc/${pid}/cmdline`);
    if (!command[1]?.endsWith(script)) continue;
    if (!environment || read(`/proc/${pid}/environ`).includes(environment)) return Number(pid);
  }
  throw new Error(`Failed to find the process that runs ${script} ${environment ?? ''}.`);
}

function read(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\0');
  } catch {
    return [];
  }
}
