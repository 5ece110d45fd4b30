import { rmSync } from 'node:fs';
import { open, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { monotonicMs } from '../../../journal/clock.ts';
import type { Instant } from '../../../stack/running-stack.ts';
import { LOOK_EVERY_MS, LogTail } from '../../log-tail.ts';
import type { Carrier, Held } from './carrier.ts';
import { mountMemoryDisk } from './memory-disk.ts';

/** Room for a small database, its log and a minute of writes. */
const DISK_MB = 256;
const CHUNK_BYTES = [1 << 20, 1 << 12];
/** What the kernel says to who finds no room; every program passes it on to its log. */
const NO_ROOM = /no space left on device/i;

/**
 * A disk in memory that holds the data of one datastore, so that no other disk is ever filled. Links
 * show little of a full disk: a write is refused with a proper answer. That it was felt is told by the
 * log of the datastore.
 */
export class Disk implements Carrier {
  readonly #mount: string;
  readonly #log: string;
  readonly #felt = new Map<string, Instant>();
  #tail: LogTail | undefined;
  /** Faults that it was filled for. */
  #fillers: string[] = [];

  /** Call with the mount registered. */
  constructor(mount: string, log: string) {
    this.#mount = mount;
    this.#log = log;
    mountMemoryDisk(mount, DISK_MB);
  }

  /** Where the datastore keeps its data. */
  get dataFolder(): string {
    return join(this.#mount, 'data');
  }

  async carry(held: Held): Promise<Instant> {
    const earliestMs = monotonicMs();
    const filler = join(this.#mount, 'filler');
    const isWanted = held.size > 0;
    if (isWanted) await fill(filler);
    else rmSync(filler, { force: true });
    const { bavail } = await statfs(this.#mount);
    const isFull = bavail === 0;
    if (isFull !== isWanted) {
      throw new Error(
        `Failed to ${isWanted ? 'fill' : 'free'} ${this.#mount}: ${bavail} blocks are free. Expected ` +
          `${isWanted ? 'none' : 'some'}. Look at who else writes there.`,
      );
    }
    const latestMs = monotonicMs();
    this.#listen(isWanted, latestMs);
    this.#fillers = [...held.keys()];
    return { earliestMs, latestMs };
  }

  findFelt(fault: string): Instant | undefined {
    return this.#felt.get(fault);
  }

  #listen(isFull: boolean, fromMs: number): void {
    if (isFull) {
      this.#tail ??= new LogTail(this.#log, (line) => {
        if (NO_ROOM.test(line)) this.#noteFelt(fromMs);
      });
      return;
    }
    this.#tail?.close();
    this.#tail = undefined;
  }

  #noteFelt(fromMs: number): void {
    const latestMs = monotonicMs();
    const felt = { earliestMs: Math.max(fromMs, latestMs - LOOK_EVERY_MS), latestMs };
    for (const fault of this.#fillers) if (!this.#felt.has(fault)) this.#felt.set(fault, felt);
  }
}

/** Writes until there is no room, in ever smaller pieces. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'a');
  try {
    for (const size of CHUNK_BYTES) {
      const chunk = Buffer.alloc(size);
      while (await writes(file, chunk)) {
        // Until the kernel refuses.
      }
    }
  } finally {
    await file.close();
  }
}

async function writes(file: Awaited<ReturnType<typeof open>>, chunk: Buffer): Promise<boolean> {
  try {
    await file.write(chunk);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
