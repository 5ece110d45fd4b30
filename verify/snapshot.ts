import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** What a run could leave behind on this machine, as sets of names. */
export interface Snapshot {
  processes: Set<string>;
  listening: Set<string>;
  sharedMemory: Set<string>;
  temporary: Set<string>;
  /** Containers and networks. */
  engine: Set<string>;
}

/** Takes stock of processes, listening ports, shared memory temporary folders and containers. */
export function takeSnapshot(): Snapshot {
  return {
    processes: listProcesses(),
    listening: listListening(),
    sharedMemory: new Set(
      execFileSync('ipcs', ['-m'], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => line.startsWith('0x')),
    ),
    temporary: new Set([
      // Everything that a run makes there bears its name.
      ...readdirSync(tmpdir()).filter((name) => name.startsWith('deadair')),
      ...readdirSync('/dev/shm'),
    ]),
    engine: new Set([...listLabelled('container'), ...listLabelled('network')]),
  };
}

/** Everything of `after` that was not there `before`, in words. */
export function findLeftovers(before: Snapshot, after: Snapshot): string[] {
  const names: (keyof Snapshot)[] = [
    'processes',
    'listening',
    'sharedMemory',
    'temporary',
    'engine',
  ];
  return names.flatMap((name) =>
    [...after[name]].filter((item) => !before[name].has(item)).map((item) => `${name}: ${item}`),
  );
}

/** What a run starts, by its command line: others on the machine come and go as they please. */
const OURS = /deadair|harness\/|fakes\/main|system-under-test\/|calibration\/|postgres|redis/;

/** Living processes as `pid command`; zombies wait for their parent and are not ours to end. */
function listProcesses(): Set<string> {
  const found = new Set<string>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const state = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '')[0];
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      if (state !== 'Z' && OURS.test(command)) found.add(`${pid} ${command}`);
    } catch {
      // It ended while we looked.
    }
  }
  return found;
}

/** Ports of stacks are taken from here; the kernel gives others to whoever else is at work. */
const PORTS = [20_000, 30_000] as const;

/** Local addresses in state LISTEN on ports of stacks, of both families. */
function listListening(): Set<string> {
  const found = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const [, local, , state] = line.trim().split(/\s+/);
      const port = Number.parseInt(local?.split(':')[1] ?? '', 16);
      const isOurs = port >= PORTS[0] && port < PORTS[1];
      if (local && isOurs && state === '0A') found.add(local);
    }
  }
  return found;
}

/** What carries the label of a run; nothing where there is no engine. */
function listLabelled(kind: 'container' | 'network'): string[] {
  const all = kind === 'container' ? ['--all'] : [];
  try {
    const options = [kind, 'ls', ...all, '--quiet', '--filter', 'label=deadair.run'];
    const ids = execFileSync('docker', options, { encoding: 'utf8', stdio: 'pipe' });
    return ids
      .split('\n')
      .filter((id) => id !== '')
      .map((id) => `${kind} ${id}`);
  } catch {
    return [];
  }
}
