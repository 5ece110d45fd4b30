import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HealLog } from '../../heals/heal-log.ts';
import { HEALS_FILE } from '../../heals/pending-heals.ts';
import { siblingModule } from '../sibling-module.ts';
import { RunRegistry } from './run-state.ts';
import { sweepRun } from './sweep.ts';

const DONE_WITHIN_MS = 15_000;

export interface SupervisorExit {
  code?: number;
  signal?: string;
}

/** The runner's hold on its run: what is registered here is undone when the hold is let go. */
export class Supervision {
  readonly run: string;
  readonly registry: RunRegistry;
  readonly heals: HealLog;
  readonly #supervisor: ChildProcess;
  readonly #ended: Promise<SupervisorExit>;
  #closing = false;

  /** `onLost` is called when the supervisor dies before its time. */
  constructor(run: string, reportFolder: string, onLost: (exit: SupervisorExit) => void) {
    this.run = run;
    this.registry = new RunRegistry(run);
    const heals = join(reportFolder, HEALS_FILE);
    this.registry.addHeals(heals);
    this.heals = new HealLog(heals);
    const log = openSync(join(reportFolder, 'logs/supervisor.log'), 'a');
    const script = fileURLToPath(siblingModule(import.meta.url, './supervisor'));
    this.#supervisor = spawn(process.execPath, [script, this.registry.path], {
      detached: true,
      cwd: '/',
      stdio: ['pipe', 'ignore', log],
    });
    closeSync(log);
    if (this.#supervisor.pid !== undefined) this.registry.addSupervisor(this.#supervisor.pid);
    this.#ended = new Promise((resolve) => {
      this.#supervisor.once('error', () => resolve({}));
      this.#supervisor.once('exit', (code, signal) => {
        resolve({ code: code ?? undefined, signal: signal ?? undefined });
      });
    });
    void this.#ended.then((exit) => {
      if (!this.#closing) onLost(exit);
    });
    this.#supervisor.stdin?.on('error', () => {});
    this.#supervisor.unref();
    (this.#supervisor.stdin as unknown as { unref?(): void } | null)?.unref?.();
  }

  /** Nothing may be started any more: it would escape the clean-up. */
  get isOver(): boolean {
    return this.#closing;
  }

  /** Lets go, and waits until nothing of the run is left. */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    this.#supervisor.ref();
    this.#supervisor.stdin?.end();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), DONE_WITHIN_MS);
    });
    const exit = await Promise.race([this.#ended, late]);
    clearTimeout(timer);
    // The supervisor itself was killed, or failed: the runner does what it would have done.
    if (exit?.code !== 0) await sweepRun(this.registry.path);
  }
}
