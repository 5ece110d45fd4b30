/**
 * The port between an experiment and whatever stands a stack up. A backend implements it; nothing
 * right of it knows processes or containers.
 */
import type { ChildProcess } from 'node:child_process';
import type { HealLog } from '../heals/heal-log.ts';
import type { EventBody, Stamp } from '../journal/event.ts';
import type { LinkFaultType } from '../link-faults/catalogue.ts';
import type { BurdenKind, FaultSpec, LinkEngine } from '../scenario/scenario.ts';
import type { Topology } from './topology.ts';

/** An instant that is known to lie in [earliestMs, latestMs], on the machine's monotonic clock. */
export interface Instant {
  earliestMs: number;
  latestMs: number;
}

/** What a component suffers while it runs on. */
export type Burden =
  | { kind: 'clock-skew'; byMs: number }
  | { kind: Exclude<BurdenKind, 'clock-skew'> };

/** Proof that a burden is gone, and, where the component itself tells, when it first bore it. */
export type Relief = Instant & { felt?: Instant };

/** Kill, stop, pause and restart of one component's process tree. Each resolves with its proof. */
export interface ComponentControl {
  /** SIGKILL of the whole tree; resolves when no process of it is left. */
  kill(): Promise<Instant>;
  /** Asks it to end, kills what has not after a while; resolves when no process of it is left. */
  stop(): Promise<Instant>;
  /** SIGSTOP of the whole tree; resolves when every process of it is stopped. */
  pause(): Promise<Instant>;
  resume(): Promise<Instant>;
  /** Starts it again after a kill or a stop, with its data; resolves when it is ready. */
  start(): Promise<Instant>;
  /** Lays a burden on it in the name of a fault; resolves when it weighs. It outlasts a restart. */
  burden(fault: string, burden: Burden): Promise<Instant>;
  /** Takes it off. What died of it is started again. */
  relieve(fault: string): Promise<Relief>;
}

/** Something of a stack that takes connections from this machine. */
export interface Listener {
  /** `control` is where the proxy, or a provider's fake, takes orders. */
  what: 'service' | 'datastore' | 'provider' | 'link' | 'control';
  name: string;
  /** Which of a service's ports. */
  port?: string;
  address: { host: string; port: number };
}

/** A fault on a link, in the terms of the fault proxy. */
export interface LinkFault {
  name: string;
  type: LinkFaultType;
  stream?: 'upstream' | 'downstream' | 'both';
  attributes?: Record<string, number | string>;
  /** Hits only so many of the connections that open under it. */
  first?: number;
  /** Begins on a connection with a message of one side, or behind some content. */
  trigger?: { stream?: 'upstream' | 'downstream'; message?: number; contains?: string };
  /** Share of connections hit, drawn from the seed; 1 by default. */
  share?: number;
  /** Who is to do it, where more than one proxy stands on a link. */
  engine?: LinkEngine;
}

export interface LinkControl {
  /** Resolves once the rule is active. */
  inject(fault: LinkFault): Promise<Instant>;
  heal(faultName: string): Promise<Instant>;
}

/** The misbehaviours of a provider's fake. */
export interface ProviderControl {
  misbehave(
    name: string,
    misbehaviour: { kind: string; [setting: string]: unknown },
  ): Promise<Instant>;
  heal(name: string): Promise<Instant>;
}

/** A program that the experiment runs beside the stack, such as a load generator. */
export interface Program {
  command: string;
  arguments: string[];
  environment: Record<string, string>;
  /** Runs in a container of this image, on the network of this machine: `command` is the image's own. */
  container?: {
    image: string;
    /** Folders that it may read, under the same names as here. */
    folders: string[];
    /** The one folder in which it may write. */
    results: string;
  };
}

/** Raw evidence of a process outside the runner: stamps are absolute monotonic ms until rebased. */
export type RemoteEvent = EventBody & Stamp;

export interface RunningStack extends AsyncDisposable {
  readonly topology: Topology;
  /** How each fault is undone: on disk before it is injected. */
  readonly heals: HealLog;
  /**
   * Fills `{dashboard.http}`-like references with the address that clients use (through a link), and
   * `{twilio->voice-gateway.http}`-like ones with the address that the caller named there uses.
   */
  resolve(template: string): string;
  /** Where a component listens itself, past its links: for the ledger's read-back and metrics. */
  direct(component: string, port?: string): { host: string; port: number };
  /** Everything that takes connections, for people who explore it by hand. */
  listeners(): Listener[];
  component(name: string): ComponentControl;
  link(name: string): LinkControl;
  provider(name: string): ProviderControl;
  /**
   * Starts a program with its output on pipes. It ends with the run at the latest, however that ends;
   * when it ends before, that is for the experiment to say.
   */
  launch(program: Program): ChildProcess;
  /** Web socket address on which the fake of a telephony provider takes handsets. */
  handsets(provider: string): string;
  /** Which of the links carried reply bytes in the window (raw monotonic ms). */
  repliesCarried(links: string[], fromMs: number, toMs: number): Promise<string[]>;
  /** Subscribes to the evidence of every process outside the runner, and to exits and log lines. */
  observe(observer: StackObserver): Promise<{ close(): Promise<void> }>;
}

export interface StackObserver {
  evidence(event: RemoteEvent): void;
  exited(exit: {
    process: string;
    instance: string;
    role: 'stack' | 'harness';
    expected: boolean;
    code?: number;
    signal?: string;
    atMs: number;
  }): void;
  /** One JSON line of a service's log. */
  logged(component: string, line: Record<string, unknown>, atMs: number): void;
}

/** What will be done to whom: all that a backend needs to prepare it, or to refuse it. */
export type PlannedFault = Pick<FaultSpec, 'kind' | 'target'> & Partial<FaultSpec>;

/** What a backend can be asked for. */
export interface Backend {
  readonly name: string;
  /** Why it cannot do a fault on this machine, for whoever plans; undefined when it can. Acts on nothing. */
  explainRefusal(fault: PlannedFault, topology: Topology): string | undefined;
  /** Which proxy does a fault on a link, in words for whoever plans. */
  describeEngine(fault: PlannedFault): string;
  start(request: StartRequest): Promise<RunningStack>;
}

export interface StartRequest {
  run: string;
  topology: Topology;
  seed: string;
  /** What will be done to it: some faults need a component to be prepared from its start. */
  faults?: PlannedFault[];
  /** Environment settings of the scenario, for every service. */
  settings: Record<string, string>;
  /** Folder of the run's report: logs of every process go to `logs/` in it. */
  reportFolder: string;
  onProgress(step: string): void;
}
