import type { ChildProcess } from 'node:child_process';
import type { HealLog } from '../heals/heal-log.ts';
import { ProxyClient } from '../proxy/client.ts';
import type {
  ComponentControl,
  LinkControl,
  Listener,
  Program,
  ProviderControl,
  RunningStack,
  StackObserver,
} from '../stack/running-stack.ts';
import type { Topology } from '../stack/topology.ts';
import { type Address, type Addresses, PROXY } from './addresses.ts';
import { launchProgram } from './embedded/launch-program.ts';
import type { Supervision } from './embedded/supervision.ts';
import type { ExitLog } from './exit-log.ts';
import { LeasedLinks } from './leased-links.ts';
import { listListeners } from './list-listeners.ts';
import { observeProcesses } from './observe-processes.ts';
import { ProviderClient } from './provider-client.ts';

/** One part of a run that a backend started: a process or a container. */
export interface StackPart extends ComponentControl {
  /** Where what it prints goes. */
  readonly logPath: string;
  /** From now on its end is no surprise. */
  expectEnd(): void;
}

/** What the stack is made of once it runs. */
export interface AssembledParts {
  topology: Topology;
  addresses: Addresses;
  supervision: Supervision;
  /** Every part of the run by name: services, datastores, fakes, the proxy. */
  processes: Map<string, StackPart>;
  exits: ExitLog;
  /** Control of a link where there is more to it than our proxy, whose control is given. */
  controlLink?(name: string, own: LinkControl): LinkControl;
}

/** A stack of parts on this machine, each link behind the proxy of the run. */
export class AssembledStack implements RunningStack {
  readonly topology: Topology;
  readonly #parts: AssembledParts;
  readonly #proxy: ProxyClient;
  readonly #links: LeasedLinks;

  constructor(parts: AssembledParts) {
    this.topology = parts.topology;
    this.#parts = parts;
    this.#proxy = new ProxyClient(parts.addresses.control(PROXY));
    this.#links = new LeasedLinks(parts.addresses.control(PROXY));
  }

  get heals(): HealLog {
    return this.#parts.supervision.heals;
  }

  resolve(template: string): string {
    return this.#parts.addresses.fill(template, ['clients']);
  }

  direct(component: string, port?: string): Address {
    return this.#parts.addresses.direct(component, port);
  }

  listeners(): Listener[] {
    return listListeners(this.topology, this.#parts.addresses);
  }

  component(name: string): ComponentControl {
    const { services, datastores, providers } = this.topology;
    const process = this.#parts.processes.get(name);
    if (process !== undefined && (name in services || name in datastores)) return process;
    const reason = name in providers ? 'a provider, whose process nobody can see' : 'no component';
    throw new Error(
      `Failed to control ${name}: it is ${reason}. Expected one of ` +
        `${[...Object.keys(services), ...Object.keys(datastores)].join(', ')}. ` +
        'Fault a provider on its links.',
    );
  }

  link(name: string): LinkControl {
    if (!this.topology.links.some((link) => link.name === name)) {
      const known = this.topology.links.map((link) => link.name).join(', ');
      throw new Error(`Failed to fault ${name}: no such link. Expected one of ${known}.`);
    }
    const own: LinkControl = {
      inject: ({ share, ...fault }) =>
        this.#links.inject(name, { ...fault, ...(share === undefined ? {} : { toxicity: share }) }),
      heal: (faultName) => this.#links.heal(name, faultName),
    };
    return this.#parts.controlLink?.(name, own) ?? own;
  }

  provider(name: string): ProviderControl {
    return new ProviderClient(name, this.#controlOf(name));
  }

  launch(program: Program): ChildProcess {
    return launchProgram(program, this.#parts.supervision);
  }

  handsets(provider: string): string {
    const { host, port } = this.#controlOf(provider);
    return `ws://${host}:${port}/handset`;
  }

  repliesCarried(links: string[], fromMs: number, toMs: number): Promise<string[]> {
    return this.#proxy.findReplies(links, fromMs, toMs);
  }

  observe(observer: StackObserver): Promise<{ close(): Promise<void> }> {
    return observeProcesses(this.#parts, observer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#links.close();
    for (const process of this.#parts.processes.values()) process.expectEnd();
    await this.#parts.supervision.close();
  }

  #controlOf(provider: string): Address {
    if (this.topology.providers[provider]?.fake !== undefined) {
      return this.#parts.addresses.control(provider);
    }
    const fakes = Object.values(this.topology.providers).filter(({ fake }) => fake !== undefined);
    throw new Error(
      `Failed to control ${provider}: it has no fake. Expected one of ` +
        `${fakes.map(({ name }) => name).join(', ') || 'none'}.`,
    );
  }
}
