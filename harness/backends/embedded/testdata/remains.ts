import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findGroupParent } from '../burdens/find-group-parent.ts';
import { listProcesses } from '../process-tree.ts';
import { findStateFolder, RUN_MARKER } from '../run-state.ts';

/** Everything of a run that is still there, one line each. `registered` are pids known from before. */
export function findRemains(run: string, registered: number[]): string[] {
  const processes = listProcesses().filter(({ state }) => state !== 'Z');
  const marked = processes.filter(({ pid }) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${RUN_MARKER}=${run}\0`);
    } catch {
      return false;
    }
  });
  const known = processes.filter(({ pid }) => registered.includes(pid));
  const ports = join(findStateFolder(), 'ports');
  const groups = findGroupParent(['cpu']);
  const segments = execFileSync('ipcs', ['-m', '-p'], { encoding: 'utf8' }).split('\n');
  return [
    ...[...marked, ...known].map(({ pid, state }) => `process ${pid} (${state})`),
    ...readdirSync(tmpdir()).filter((name) => name.includes(run)),
    ...readdirSync(findStateFolder()).filter((name) => name.includes(run)),
    ...(existsSync(ports) ? readdirSync(ports) : [])
      .filter((name) => readFileSync(join(ports, name), 'utf8') === run)
      .map((name) => `ports ${name}`),
    ...readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .filter((line) => line.includes(run)),
    ...('folder' in groups ? readdirSync(groups.folder) : []).filter((name) => name.includes(run)),
    ...segments.filter((line) => registered.includes(Number(line.trim().split(/\s+/)[2]))),
  ];
}
