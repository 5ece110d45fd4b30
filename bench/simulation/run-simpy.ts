import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ENVIRONMENT = '.cache/simpy';
const VERSION = '4.1.1';

export interface SimpyRun {
  events: number;
  seconds: number;
  /** Share of time down. */
  share: number;
}

/** The same four components in SimPy, in a Python environment of the project's cache. */
export function runSimpy(years: number, seed: number): SimpyRun {
  const python = join(ENVIRONMENT, 'bin/python');
  if (!existsSync(join(ENVIRONMENT, 'ready'))) {
    execFileSync('python3', ['-m', 'venv', '--clear', ENVIRONMENT], { stdio: 'inherit' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', `simpy==${VERSION}`], {
      stdio: 'inherit',
    });
    execFileSync('touch', [join(ENVIRONMENT, 'ready')]);
  }
  const script = join(import.meta.dirname, 'series.py');
  const output = execFileSync(python, [script, String(years), String(seed)], { encoding: 'utf8' });
  return JSON.parse(output) as SimpyRun;
}
