import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../../../journal/clock.ts';
import type { Instant } from '../../../stack/running-stack.ts';
import { findTree } from '../process-tree.ts';
import type { Carrier, Held } from './carrier.ts';
import type { GroupParent } from './find-group-parent.ts';

const PERIOD_US = 100_000;
/** A tenth of one processor. */
const QUOTA_US = PERIOD_US / 10;
/** So much of the memory that is held stays without waiting. */
const MEMORY_SHARE = 0.8;
const REMOVED_WITHIN_MS = 2000;

export type PressureKind = 'cpu-pressure' | 'memory-pressure';

/** A control group that holds one component, and nothing else, from its start. */
export class ControlGroup {
  readonly folder: string;
  readonly #version: 1 | 2;

  /** Call with the folder registered. */
  constructor(parent: GroupParent, name: string) {
    this.folder = join(parent.folder, name);
    this.#version = parent.version;
    mkdirSync(this.folder);
  }

  /** How one kind of pressure is laid on what is in it. */
  carrier(kind: PressureKind): Carrier {
    return {
      carry: (held, root) => this.#carry(kind, held, root),
      adopt: (root) => this.#adopt(root),
    };
  }

  async #carry(kind: PressureKind, held: Held, root: number | undefined): Promise<Instant> {
    if (root !== undefined) this.#adopt(root);
    const earliestMs = monotonicMs();
    const [control, free, bound] = this.#describe(kind);
    const wanted = held.size > 0 ? bound : free;
    this.#write(control, wanted);
    const set = this.#read(control);
    // The kernel rounds memory to whole pages.
    if (
      set.startsWith('max') !== wanted.startsWith('max') ||
      set.startsWith('-') !== wanted.startsWith('-')
    ) {
      throw new Error(
        `Failed to set ${join(this.folder, control)}: got ${set}. Expected ${wanted}. Look at who ` +
          'else manages this control group.',
      );
    }
    return { earliestMs, latestMs: monotonicMs() };
  }

  /** File of the control, what it says without pressure, and under it. */
  #describe(kind: PressureKind): [control: string, free: string, bound: string] {
    if (kind === 'memory-pressure') {
      const bytes = Math.floor(Number(this.#read('memory.current')) * MEMORY_SHARE);
      return ['memory.high', 'max', String(bytes)];
    }
    if (this.#version === 1) {
      this.#write('cpu.cfs_period_us', String(PERIOD_US));
      return ['cpu.cfs_quota_us', '-1', String(QUOTA_US)];
    }
    return ['cpu.max', `max ${PERIOD_US}`, `${QUOTA_US} ${PERIOD_US}`];
  }

  /** Takes in a whole tree, and looks again until nobody was born outside meanwhile. */
  #adopt(root: number): void {
    for (;;) {
      const inside = new Set(this.#read('cgroup.procs').split('\n').map(Number));
      const outside = findTree([root]).filter(({ pid }) => !inside.has(pid));
      if (outside.length === 0) return;
      for (const { pid } of outside) {
        try {
          this.#write('cgroup.procs', String(pid));
        } catch (error) {
          // It ended before it could be moved.
          if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
        }
      }
    }
  }

  #read(control: string): string {
    return readFileSync(join(this.folder, control), 'utf8').trim();
  }

  #write(control: string, value: string): void {
    writeFileSync(join(this.folder, control), value);
  }
}

/** Removes a group whose processes have ended; the kernel may need a moment to see that they have. */
export async function removeControlGroup(folder: string): Promise<void> {
  const endMs = monotonicMs() + REMOVED_WITHIN_MS;
  while (existsSync(folder)) {
    try {
      rmdirSync(folder);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return;
      if (code !== 'EBUSY' || monotonicMs() > endMs) throw error;
      await sleep(10);
    }
  }
}
