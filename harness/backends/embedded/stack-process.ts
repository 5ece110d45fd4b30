import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../../journal/clock.ts';
import type { Burden, Instant, Relief, StackObserver } from '../../stack/running-stack.ts';
import type { StackPart } from '../assembled-stack.ts';
import type { Carriers } from './burdens/carrier.ts';
import { ComponentBurdens } from './burdens/component-burdens.ts';
import { killTree, pauseTree, resumeTree, stopTree } from './process-tree.ts';
import { RUN_MARKER } from './run-state.ts';
import type { Supervision } from './supervision.ts';

export type Exit = Parameters<StackObserver['exited']>[0];

export interface ProcessSpec {
  name: string;
  /** What it is to the experiment: a part of the stack, or of the instrument. */
  role: 'stack' | 'harness';
  command: string;
  arguments: string[];
  environment: Record<string, string>;
  folder: string;
  /** User and group to run as, where it must not be ours. */
  identity?: { uid: number; gid: number };
  /** What it was prepared to bear. */
  carriers?: Carriers;
  /** How it is asked to end; SIGTERM by default. */
  stopSignal?: NodeJS.Signals;
  /** Whether it serves; asked again and again until it does. */
  isReady(): Promise<boolean>;
  readyWithinMs: number;
}

export interface ProcessSurroundings {
  supervision: Supervision;
  logFolder: string;
  onExit(exit: Exit): void;
}

const ASK_EVERY_MS = 10;
const LINES_SHOWN = 20;
/** Within the time that an injection has for its proof. */
const STOP_WITHIN_MS = 8000;

/** One process of the run, which can be killed, paused and started again; each start is an instance. */
export class StackProcess implements StackPart {
  readonly spec: ProcessSpec;
  readonly #surroundings: ProcessSurroundings;
  readonly #burdens: ComponentBurdens;
  #child: ChildProcess | undefined;
  #exit: Exit | undefined;
  #instances = 0;
  #expected = false;

  constructor(spec: ProcessSpec, surroundings: ProcessSurroundings) {
    this.spec = spec;
    this.#surroundings = surroundings;
    const { name, carriers = {} } = spec;
    this.#burdens = new ComponentBurdens(name, carriers, () => this.#child?.pid);
  }

  get logPath(): string {
    return join(this.#surroundings.logFolder, `${this.spec.name}.log`);
  }

  async start(): Promise<Instant> {
    if (this.#child !== undefined) {
      throw new Error(
        `Failed to start ${this.spec.name}: it runs already. Expected it to be killed first.`,
      );
    }
    const earliestMs = monotonicMs();
    const child = this.#spawn();
    await this.#awaitReady(child);
    return { earliestMs, latestMs: monotonicMs() };
  }

  async kill(): Promise<Instant> {
    const child = this.#running('kill');
    this.#expected = true;
    const exited = awaitExit(child);
    const instant = await killTree(child.pid as number);
    // Reaped by us, or its number would still seem taken to whoever starts it again.
    await exited;
    return instant;
  }

  async pause(): Promise<Instant> {
    return pauseTree(this.#running('pause').pid as number);
  }

  async resume(): Promise<Instant> {
    return resumeTree(this.#running('resume').pid as number);
  }

  async stop(): Promise<Instant> {
    const child = this.#running('stop');
    this.#expected = true;
    const exited = awaitExit(child);
    const { stopSignal = 'SIGTERM' } = this.spec;
    const instant = await stopTree(child.pid as number, stopSignal, STOP_WITHIN_MS);
    await exited;
    return instant;
  }

  burden(fault: string, burden: Burden): Promise<Instant> {
    return this.#burdens.lay(fault, burden);
  }

  async relieve(fault: string): Promise<Relief> {
    const relief = await this.#burdens.take(fault);
    const gone = relief ?? { earliestMs: monotonicMs(), latestMs: monotonicMs() };
    if (this.#child !== undefined || this.#exit?.expected !== false) return gone;
    const { latestMs } = await this.start();
    return { ...gone, latestMs };
  }

  /** From now on its end is no surprise. */
  expectEnd(): void {
    this.#expected = true;
  }

  #spawn(): ChildProcess {
    const { spec } = this;
    const { supervision } = this.#surroundings;
    if (supervision.isOver) {
      throw new Error(`Failed to start ${spec.name}: the run is being cleaned up already.`);
    }
    const log = openSync(this.logPath, 'a');
    const child = spawn(spec.command, spec.arguments, {
      cwd: spec.folder,
      env: { ...spec.environment, [RUN_MARKER]: supervision.run },
      // A session of its own: the terminal's Ctrl-C is for the runner, which heals and then ends it.
      detached: true,
      stdio: ['ignore', log, log],
      ...spec.identity,
    });
    closeSync(log);
    if (child.pid !== undefined) {
      supervision.registry.addProcess(child.pid);
      this.#burdens.adopt(child.pid);
    }
    child.unref();
    this.#child = child;
    this.#exit = undefined;
    this.#expected = false;
    const instance = `${spec.name}#${++this.#instances}`;
    child.once('error', (error) => this.#ended(instance, { failure: error.message }));
    child.once('exit', (code, signal) => {
      this.#ended(instance, { code: code ?? undefined, signal: signal ?? undefined });
    });
    return child;
  }

  #ended(instance: string, how: { code?: number; signal?: string; failure?: string }): void {
    this.#child = undefined;
    const { failure: _, ...outcome } = how;
    this.#exit = {
      process: this.spec.name,
      instance,
      role: this.spec.role,
      expected: this.#expected,
      ...outcome,
      atMs: monotonicMs(),
    };
    this.#surroundings.onExit(this.#exit);
  }

  async #awaitReady(child: ChildProcess): Promise<void> {
    const { name, readyWithinMs } = this.spec;
    const endMs = monotonicMs() + readyWithinMs;
    while (this.#child === child) {
      if (await this.spec.isReady()) return;
      if (monotonicMs() > endMs) {
        throw new Error(
          `Failed to start ${name}: not ready within ${readyWithinMs} ms. ${this.#describeLog()}`,
        );
      }
      await sleep(ASK_EVERY_MS);
    }
    const { code, signal } = this.#exit ?? {};
    const how = signal ?? (code === undefined ? 'without a code' : `code ${code}`);
    throw new Error(
      `Failed to start ${name}: it ended (${how}) before it was ready. ${this.#describeLog()}`,
    );
  }

  #describeLog(): string {
    const lines = readFileSync(this.logPath, 'utf8').trimEnd().split('\n').slice(-LINES_SHOWN);
    return `The last lines of ${this.logPath}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  }

  #running(deed: string): ChildProcess {
    if (this.#child?.pid !== undefined) return this.#child;
    throw new Error(
      `Failed to ${deed} ${this.spec.name}: it does not run. Expected a running process. Start it first.`,
    );
  }
}

/** A child is not what keeps the runner alive, unless its end is waited for. */
function awaitExit(child: ChildProcess): Promise<unknown> {
  child.ref();
  return once(child, 'exit');
}
