import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type ProcessId, readStat } from './process-tree.ts';

/** Environment variable by which every process of a run can be told. */
export const RUN_MARKER = 'DEADAIR_RUN';

/** What has to be undone when a run ends, however it ends. On disk before it is done. */
export interface RunState {
  run: string;
  runner: ProcessId;
  supervisor?: ProcessId;
  processes: ProcessId[];
  folders: string[];
  /** File that holds how each of its faults is undone. */
  heals?: string;
  mounts: string[];
  controlGroups: string[];
  /** Whether there may be containers and networks that carry the run's label. */
  hasContainers: boolean;
}

type Line =
  | { run: string; runner: ProcessId }
  | { supervisor: ProcessId }
  | { process: ProcessId }
  | { folder: string }
  | { heals: string }
  | { mount: string }
  | { controlGroup: string }
  | { containers: true };

/** Where the states of this user's runs are: the same place for every checkout and every shell. */
export function findStateFolder(): string {
  const base = process.env.XDG_RUNTIME_DIR;
  const root = base !== undefined && existsSync(base) ? base : tmpdir();
  const folder = join(root, `deadair-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

export function listRunStates(): string[] {
  const folder = findStateFolder();
  const names = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  return names.map((name) => join(folder, name));
}

/** The runner's writing end: each line is with the kernel when the call returns. */
export class RunRegistry {
  readonly path: string;
  readonly runner: ProcessId;

  constructor(run: string) {
    this.path = join(findStateFolder(), `${run}.ndjson`);
    if (existsSync(this.path)) {
      throw new Error(
        `Failed to register run ${run}: ${this.path} exists. Expected a run name that is not in use. ` +
          'Run `deadair recover`, or give another name.',
      );
    }
    this.runner = identify(process.pid);
    this.#append({ run, runner: this.runner });
  }

  addSupervisor(pid: number): void {
    this.#append({ supervisor: identify(pid) });
  }

  addProcess(pid: number): void {
    this.#append({ process: identify(pid) });
  }

  /** Call before the folder is made. */
  addFolder(folder: string): void {
    this.#append({ folder });
  }

  /** Call before it is mounted. */
  addMount(mount: string): void {
    this.#append({ mount });
  }

  /** Call before the group is made. */
  addGroup(controlGroup: string): void {
    this.#append({ controlGroup });
  }

  /** Call before the first fault. */
  addHeals(heals: string): void {
    this.#append({ heals });
  }

  /** Call before the first is made; their labels tell which they are. */
  addContainers(): void {
    this.#append({ containers: true });
  }

  #append(line: Line): void {
    appendFileSync(this.path, `${JSON.stringify(line)}\n`);
  }
}

/** Reads a state; undefined when it is gone or was never whole. A torn last line says nothing yet. */
export function readRunState(path: string): RunState | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  let state: RunState | undefined;
  for (const text_ of text.split('\n').slice(0, -1)) {
    const line = JSON.parse(text_) as Line;
    if ('run' in line) state = beginState(line);
    else if (state === undefined) return undefined;
    else if ('supervisor' in line) state.supervisor = line.supervisor;
    else if ('process' in line) state.processes.push(line.process);
    else if ('folder' in line) state.folders.push(line.folder);
    else if ('heals' in line) state.heals = line.heals;
    else if ('mount' in line) state.mounts.push(line.mount);
    else if ('controlGroup' in line) state.controlGroups.push(line.controlGroup);
    else state.hasContainers = true;
  }
  return state;
}

function beginState(line: Pick<RunState, 'run' | 'runner'>): RunState {
  const nothing = { processes: [], folders: [], mounts: [], controlGroups: [] };
  return { ...line, ...nothing, hasContainers: false };
}

function identify(pid: number): ProcessId {
  // A child that died before it could be looked at has no start time, and needs no undoing.
  return { pid, startTicks: readStat(pid)?.startTicks ?? Number.NaN };
}
