import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../../../journal/clock.ts';
import type { Instant } from '../../../stack/running-stack.ts';
import { siblingModule } from '../../sibling-module.ts';
import { findTree } from '../process-tree.ts';
import type { ProcessSpec } from '../stack-process.ts';
import type { Carrier, Held } from './carrier.ts';
import { CLOCK_FOLDER, type ClockSeen, OFFSET_FILE } from './clock-files.ts';

const SEEN_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 5;

/** The clock of a service that node runs; several skews add. */
export class Clock implements Carrier {
  readonly #name: string;
  readonly #folder: string;
  readonly #felt = new Map<string, Instant>();
  /** Faults that moved it as it was last. */
  #movers: string[] = [];

  constructor(name: string, folder: string) {
    this.#name = name;
    this.#folder = folder;
    mkdirSync(folder);
    this.#write(0);
  }

  /** The service with a clock of its own from its first line on. */
  equip(spec: ProcessSpec): ProcessSpec {
    const preload = siblingModule(import.meta.url, './skewed-clock').href;
    return {
      ...spec,
      arguments: ['--import', preload, ...spec.arguments],
      environment: { ...spec.environment, [CLOCK_FOLDER]: this.#folder },
    };
  }

  async carry(held: Held, root: number | undefined): Promise<Instant> {
    const skews = [...held.values()].map((burden) => ('byMs' in burden ? burden.byMs : 0));
    const offsetMs = skews.reduce((sum, byMs) => sum + byMs, 0);
    this.#write(offsetMs);
    const earliestMs = monotonicMs();
    const seen = root === undefined ? [] : await this.#awaitSeen(root, offsetMs);
    const reads = seen.flatMap(({ readAtMs }) => readAtMs ?? []);
    if (reads.length > 0) {
      const instant = { earliestMs: Math.min(...reads), latestMs: Math.min(...reads) };
      for (const fault of this.#movers) if (!this.#felt.has(fault)) this.#felt.set(fault, instant);
    }
    this.#movers = [...held.keys()];
    const times = seen.map(({ atMs }) => Math.max(atMs, earliestMs));
    if (times.length === 0) return { earliestMs, latestMs: monotonicMs() };
    return { earliestMs: Math.min(...times), latestMs: Math.max(...times) };
  }

  findFelt(fault: string): Instant | undefined {
    return this.#felt.get(fault);
  }

  /** What each process of the tree that has such a clock says of it; a stopped one reads no clock. */
  async #awaitSeen(root: number, offsetMs: number): Promise<ClockSeen[]> {
    const endMs = monotonicMs() + SEEN_WITHIN_MS;
    for (;;) {
      const running = findTree([root]).filter(({ state }) => state !== 'T');
      const seen = running.map(({ pid }) => ({ pid, seen: this.#read(pid) }));
      const told = seen.flatMap(({ seen }) => seen ?? []);
      const lacks = seen.some(({ pid, seen }) =>
        seen === undefined ? pid === root : seen.offsetMs !== offsetMs,
      );
      if (!lacks) return told;
      if (monotonicMs() > endMs) {
        throw new Error(
          `Failed to move the clock of ${this.#name} by ${offsetMs} ms: its processes did not take ` +
            `it over within ${SEEN_WITHIN_MS} ms. Expected a service that node runs and whose event ` +
            'loop turns. Look at its log.',
        );
      }
      await sleep(LOOK_EVERY_MS);
    }
  }

  #read(pid: number): ClockSeen | undefined {
    try {
      return JSON.parse(readFileSync(join(this.#folder, String(pid)), 'utf8')) as ClockSeen;
    } catch {
      // Not there, or not whole yet.
      return undefined;
    }
  }

  /** At once as a whole: a service reads the old offset or the new one. */
  #write(offsetMs: number): void {
    const file = join(this.#folder, OFFSET_FILE);
    writeFileSync(`${file}.new`, String(offsetMs));
    renameSync(`${file}.new`, file);
  }
}
