import { createServer, type Server, type Socket } from 'node:net';
import type { Source } from '../journal/writer.ts';
import { type LinkFaultType, linkFault } from '../link-faults/catalogue.ts';
import type { Affliction, Attributes, Stream } from '../link-faults/link-fault.ts';
import { drawShare } from './chance.ts';
import { Connection, type LinkContext } from './connection.ts';
import { HarmMeter } from './harm-meter.ts';
import { ReplyLog } from './reply-log.ts';
import { TlsEnds, type TlsMaterial } from './tls-ends.ts';
import type { Trigger } from './trigger.ts';

/** A fault that acts on a link, in the terms of Toxiproxy's API and a little more. */
export interface Toxic {
  name: string;
  type: LinkFaultType;
  stream: Stream;
  toxicity: number;
  attributes: Attributes;
  /** Hits only so many of the connections that open while it is in force. */
  first?: number;
  /** Begins on a connection only when this has come. */
  trigger?: Trigger;
}

export interface Address {
  host: string;
  port: number;
}

/** What one link's proxy is told when it is made. */
export interface LinkProxySpec {
  name: string;
  listen: Address;
  upstream: Address;
  /** Ends TLS and begins it again: faults can read what passes. */
  tls?: TlsMaterial | undefined;
}

/** The proxy of one link: a listener, its connections, and the faults that act on them. */
export class LinkProxy {
  readonly name: string;
  readonly tls: TlsMaterial | undefined;
  readonly replies = new ReplyLog();
  readonly toxics = new Map<string, Toxic>();
  readonly traffic: LinkContext['traffic'] = {
    receivedBytes: { upstream: 0, downstream: 0 },
    sentBytes: { upstream: 0, downstream: 0 },
  };
  readonly #context: LinkContext;
  readonly #connections = new Set<Connection>();
  /** How many connections had been accepted when a toxic came. */
  readonly #acceptedBefore = new Map<string, number>();
  #listen: Address;
  #enabled = false;
  #server: Server | undefined;
  #accepted = 0;

  constructor(
    { name, listen, upstream, tls }: LinkProxySpec,
    { seed, evidence }: { seed: string; evidence: Source },
  ) {
    this.name = name;
    this.#listen = listen;
    this.tls = tls;
    const harm = new HarmMeter(name, evidence);
    const { replies, traffic } = this;
    const ends = tls && { tls: new TlsEnds(tls) };
    this.#context = { name, seed, upstream, harm, replies, traffic, ...ends };
  }

  get listen(): Address {
    return this.#listen;
  }

  get upstream(): Address {
    return this.#context.upstream;
  }

  get isEnabled(): boolean {
    return this.#enabled;
  }

  async enable(): Promise<void> {
    this.#enabled = true;
    try {
      await this.#matchListener();
    } catch (error) {
      this.#enabled = false;
      throw error;
    }
  }

  /** Closes the listener, so that the kernel refuses, and resets what is established. */
  async disable(): Promise<void> {
    this.#enabled = false;
    for (const connection of this.#connections) connection.reset();
    await this.#matchListener();
  }

  async add(toxic: Toxic): Promise<void> {
    this.toxics.set(toxic.name, toxic);
    this.#acceptedBefore.set(toxic.name, this.#accepted);
    for (const connection of this.#connections) this.#afflict(connection, toxic, false);
    await this.#matchListener();
  }

  /** New attributes count for bytes that arrive from now on; a new share may add or free connections. */
  async update(toxic: Toxic, change: { attributes: Attributes; toxicity: number }): Promise<void> {
    Object.assign(toxic, change);
    for (const connection of this.#connections) {
      const isHit = this.#isHit(connection, toxic);
      const affliction = connection.faults.get(toxic.name);
      if (!isHit) heal(connection, toxic.name);
      else if (affliction === undefined) this.#afflict(connection, toxic, false);
      else affliction.update?.();
    }
    await this.#matchListener();
  }

  async remove(name: string): Promise<void> {
    this.toxics.delete(name);
    this.#acceptedBefore.delete(name);
    for (const connection of this.#connections) heal(connection, name);
    await this.#matchListener();
  }

  countUnanswered(nowMs: number): void {
    for (const connection of this.#connections) connection.countUnanswered(nowMs);
  }

  /** Listens exactly when enabled and no fault refuses. A port of 0 is kept once the kernel chose it. */
  async #matchListener(): Promise<void> {
    const toxics = [...this.toxics.values()];
    const refused = toxics.some(({ type, attributes }) => linkFault(type).refuses?.(attributes));
    const wanted = this.#enabled && !refused;
    if (wanted === (this.#server !== undefined)) return;
    if (wanted) await this.#startListening();
    else this.#stopListening();
  }

  async #startListening(): Promise<void> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
    this.#server = server;
    server.on('connection', (client) => this.#accept(client));
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ ...this.#listen, backlog: 1024 }, resolve);
      });
    } catch (error) {
      this.#server = undefined;
      throw error;
    }
    const bound = server.address();
    if (bound !== null && typeof bound === 'object') {
      this.#listen = { host: this.#listen.host, port: bound.port };
    }
  }

  /** The kernel refuses from the moment that close is called; established connections go on. */
  #stopListening(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  #accept(client: Socket): void {
    const connection = new Connection(this.#context, client, this.#accepted++, () =>
      this.#connections.delete(connection),
    );
    this.#connections.add(connection);
    for (const toxic of this.toxics.values()) this.#afflict(connection, toxic, true);
    // The upstream of a connection that is cut at once never hears of it.
    if (!connection.isOver) connection.open();
  }

  /** Decided once per connection, from its number alone: neighbours that come and go change nothing. */
  #isHit(connection: Connection, toxic: Toxic): boolean {
    const { first, toxicity } = toxic;
    if (first !== undefined) {
      const since = this.#acceptedBefore.get(toxic.name) ?? 0;
      if (connection.ordinal < since || connection.ordinal >= since + first) return false;
    }
    if (toxicity >= 1) return true;
    const { seed, name } = this.#context;
    return drawShare(seed, name, connection.ordinal) < toxicity;
  }

  #afflict(connection: Connection, toxic: Toxic, isNew: boolean): void {
    if (connection.isOver || !this.#isHit(connection, toxic)) return;
    const { trigger } = toxic;
    if (trigger === undefined) {
      this.#begin(connection, toxic, connection.doors(toxic.name, isNew));
      return;
    }
    const stopWatching = connection.watch(trigger, (stage) => {
      const startsMessage = trigger.message !== undefined;
      const behind = { stage, stream: trigger.stream, startsMessage };
      this.#begin(connection, toxic, connection.doors(toxic.name, false, behind), stopWatching);
    });
    connection.faults.set(toxic.name, { heal: stopWatching });
  }

  #begin(
    connection: Connection,
    toxic: Toxic,
    doors: ReturnType<Connection['doors']>,
    healToo?: () => void,
  ): void {
    const kind = linkFault(toxic.type);
    const affliction = kind.afflict(doors, () => toxic.attributes, toxic.stream);
    const whole: Affliction = {
      heal: () => {
        affliction.heal();
        healToo?.();
      },
      update: affliction.update,
    };
    if (connection.isOver) whole.heal();
    else connection.faults.set(toxic.name, whole);
  }
}

function heal(connection: Connection, fault: string): void {
  const affliction = connection.faults.get(fault);
  connection.faults.delete(fault);
  affliction?.heal();
}
