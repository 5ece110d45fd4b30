import { createWriteStream, readFileSync, type WriteStream } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../../journal/clock.ts';
import type { Burden, Instant, Relief } from '../../stack/running-stack.ts';
import type { StackPart } from '../assembled-stack.ts';
import type { Exit } from '../embedded/stack-process.ts';
import type { Supervision } from '../embedded/supervision.ts';
import { isReady, type Readiness } from './container-readiness.ts';
import { DeathWitness } from './death-witness.ts';
import type { Engine, EngineContainer } from './engine.ts';
import type { Attachment } from './networks.ts';
import { PartContainer } from './part-container.ts';
import type { Labels } from './run-labels.ts';

export interface ContainerSpec {
  name: string;
  /** What it is to the experiment: a part of the stack, or of the instrument. */
  role: 'stack' | 'harness';
  image: string;
  command: string[];
  environment: Record<string, string>;
  /** Listened on inside, and published under the same number: the same before and after a restart. */
  ports: number[];
  files: ({ target: string; content: string } | { target: string; source: string })[];
  folders?: { source: string; target: string }[];
  /** Folder of this machine that it reads, and works in; its image's own when absent. */
  workplace?: { source: string; target: string };
  attachments: Attachment[];
  readiness: Readiness;
  readyWithinMs: number;
}

export interface ContainerSurroundings {
  engine: Engine;
  supervision: Supervision;
  labels: Labels;
  /** Network on which ports are published. */
  control: string;
  logFolder: string;
  onExit(exit: Exit): void;
}

const ASK_EVERY_MS = 20;
const LINES_SHOWN = 20;
/** The engine tells of an end before it has handed over what was printed. */
const LAST_WORDS_WITHIN_MS = 1000;
const PERIOD_US = 100_000;
const PRESSED_QUOTA_US = PERIOD_US / 10;
/** The engine sends the signal that the image names, and kills what is there after so long. */
const STOP_WITHIN_S = 8;
/** A shell's way to say that a signal ended it: 128 and the signal's number. */
const SIGNALLED = 128;

/** One container of the run, which can be killed, paused and started again; each start is an instance. */
export class StackContainer implements StackPart {
  readonly spec: ContainerSpec;
  readonly logPath: string;
  readonly #surroundings: ContainerSurroundings;
  readonly #log: WriteStream;
  #container: EngineContainer | undefined;
  /** Resolves when the instance that runs has ended; undefined while none does. */
  #ended: Promise<void> | undefined;
  /** Resolves when all that the instance has printed is in the log. */
  #printed: Promise<void> = Promise.resolve();
  #exit: Exit | undefined;
  #instances = 0;
  #expected = false;
  /** Faults that leave it a tenth of one processor. */
  readonly #pressures = new Set<string>();

  constructor(spec: ContainerSpec, surroundings: ContainerSurroundings) {
    this.spec = spec;
    this.#surroundings = surroundings;
    this.logPath = join(surroundings.logFolder, `${spec.name}.log`);
    this.#log = createWriteStream(this.logPath, { flags: 'a' });
  }

  async start(): Promise<Instant> {
    const { name } = this.spec;
    if (this.#ended !== undefined) {
      throw new Error(`Failed to start ${name}: it runs already. Expected it to be killed first.`);
    }
    if (this.#surroundings.supervision.isOver) {
      throw new Error(`Failed to start ${name}: the run is being cleaned up already.`);
    }
    const earliestMs = monotonicMs();
    if (this.#container === undefined) {
      await this.#build().start();
    } else {
      await this.#watch(this.#container);
      await this.#container.start();
      await this.#awaitReady();
    }
    return { earliestMs, latestMs: monotonicMs() };
  }

  kill(): Promise<Instant> {
    return this.#end('kill', (container) => container.kill({ signal: 'SIGKILL' }));
  }

  async stop(): Promise<Instant> {
    const earliestMs = monotonicMs();
    const { latestMs } = await this.#end('stop', (container) =>
      container.stop({ t: STOP_WITHIN_S }),
    );
    // Who is asked to end may refuse work long before it has.
    return { earliestMs, latestMs };
  }

  pause(): Promise<Instant> {
    const { container } = this.#running('pause');
    return timed(() => container.pause());
  }

  resume(): Promise<Instant> {
    const { container } = this.#running('resume');
    return timed(() => container.unpause());
  }

  async burden(fault: string, { kind }: Burden): Promise<Instant> {
    if (kind !== 'cpu-pressure') {
      throw new Error(
        `Failed to lay ${kind} on ${this.spec.name}: a container can bear cpu-pressure alone. ` +
          'Ask the plan first.',
      );
    }
    this.#pressures.add(fault);
    return this.#boundProcessor();
  }

  async relieve(fault: string): Promise<Relief> {
    this.#pressures.delete(fault);
    return this.#boundProcessor();
  }

  expectEnd(): void {
    this.#expected = true;
  }

  /** The engine keeps it for the container, whether it runs or is started again. */
  #boundProcessor(): Promise<Instant> {
    const CpuQuota = this.#pressures.size > 0 ? PRESSED_QUOTA_US : -1;
    return timed(async () => this.#container?.update({ CpuQuota, CpuPeriod: PERIOD_US }));
  }

  async #end(
    deed: string,
    act: (container: EngineContainer) => Promise<unknown>,
  ): Promise<Instant> {
    const { container, ended } = this.#running(deed);
    const { State } = await container.inspect();
    this.#expected = true;
    const earliestMs = monotonicMs();
    const witness = new DeathWitness(State.Pid);
    await act(container);
    await ended;
    return (await witness.tell()) ?? { earliestMs, latestMs: monotonicMs() };
  }

  #build(): PartContainer {
    const { spec } = this;
    const { supervision, labels, control } = this.#surroundings;
    const part = new PartContainer(spec.image, {
      onCreated: (id) => this.#created(id),
      awaitReady: () => this.#awaitReady(),
      readyWithinMs: spec.readyWithinMs,
    });
    part
      .withName(`deadair-${supervision.run}-${spec.name}`)
      .withLabels(labels)
      .withNetworkMode(control)
      .withEnvironment(spec.environment)
      .withCommand(spec.command)
      .withExposedPorts(...spec.ports.map((port) => ({ container: port, host: port })))
      .withCopyContentToContainer(spec.files.filter((file) => 'content' in file))
      .withCopyFilesToContainer(spec.files.filter((file) => 'source' in file))
      .withCopyDirectoriesToContainer(spec.folders ?? []);
    const { workplace } = spec;
    if (workplace !== undefined) {
      part.withBindMounts([{ ...workplace, mode: 'ro' }]).withWorkingDir(workplace.target);
    }
    return part;
  }

  async #created(id: string): Promise<void> {
    const { engine, supervision } = this.#surroundings;
    const container = engine.getContainer(id);
    if (supervision.isOver) {
      // Made while the run was being cleaned up: the clean-up may not have seen it.
      await container.remove({ force: true, v: true });
      throw new Error(`Failed to start ${this.spec.name}: the run is being cleaned up already.`);
    }
    await Promise.all(
      this.spec.attachments.map(({ network, alias }) =>
        engine.getNetwork(network).connect({ Container: id, EndpointConfig: { Aliases: [alias] } }),
      ),
    );
    this.#container = container;
    await this.#watch(container);
  }

  /** Before each start: nothing that the instance prints is missed, nor its end. */
  async #watch(container: EngineContainer): Promise<void> {
    const instance = `${this.spec.name}#${++this.#instances}`;
    this.#expected = false;
    this.#exit = undefined;
    const output = await container.attach({ stream: true, stdout: true, stderr: true });
    container.modem.demuxStream(output, this.#log, this.#log);
    this.#printed = new Promise((resolve) => {
      for (const end of ['end', 'close', 'error']) output.once(end, () => resolve());
    });
    this.#ended = container
      .wait({ condition: 'next-exit' })
      .then(({ StatusCode }) => StatusCode as number)
      // The container or the engine went away: an end without a code.
      .catch(() => undefined)
      .then((code) => this.#finish(instance, code));
  }

  #finish(instance: string, code: number | undefined): void {
    this.#ended = undefined;
    const { name, role } = this.spec;
    const signal = nameSignal(code);
    this.#exit = {
      process: name,
      instance,
      role,
      expected: this.#expected,
      ...(signal === undefined ? { code } : { signal }),
      atMs: monotonicMs(),
    };
    this.#surroundings.onExit(this.#exit);
  }

  async #awaitReady(): Promise<void> {
    const { name, readyWithinMs } = this.spec;
    const endMs = monotonicMs() + readyWithinMs;
    while (this.#ended !== undefined) {
      if (await isReady(this.spec.readiness)) return;
      if (monotonicMs() > endMs) {
        const log = await this.#describeLog();
        throw new Error(`Failed to start ${name}: not ready within ${readyWithinMs} ms. ${log}`);
      }
      await sleep(ASK_EVERY_MS);
    }
    await Promise.race([this.#printed, sleep(LAST_WORDS_WITHIN_MS)]);
    const { code, signal } = this.#exit ?? {};
    const how = signal ?? (code === undefined ? 'without a code' : `code ${code}`);
    const log = await this.#describeLog();
    throw new Error(`Failed to start ${name}: it ended (${how}) before it was ready. ${log}`);
  }

  async #describeLog(): Promise<string> {
    await new Promise((resolve) => this.#log.write('', resolve));
    const lines = readFileSync(this.logPath, 'utf8').trimEnd().split('\n').slice(-LINES_SHOWN);
    return `The last lines of ${this.logPath}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  }

  #running(deed: string): { container: EngineContainer; ended: Promise<void> } {
    if (this.#container !== undefined && this.#ended !== undefined) {
      return { container: this.#container, ended: this.#ended };
    }
    throw new Error(
      `Failed to ${deed} ${this.spec.name}: it does not run. Expected a running container. Start it first.`,
    );
  }
}

function nameSignal(code: number | undefined): string | undefined {
  if (code === undefined || code <= SIGNALLED) return undefined;
  const number = code - SIGNALLED;
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}

async function timed(deed: () => Promise<unknown>): Promise<Instant> {
  const earliestMs = monotonicMs();
  await deed();
  return { earliestMs, latestMs: monotonicMs() };
}
