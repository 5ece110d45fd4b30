import { createServer, type Server, type Socket } from 'node:net';
import type { Source } from '../journal/writer.ts';
import { drawShare } from './chance.ts';
import { Connection, type LinkContext } from './connection.ts';
import { HarmMeter } from './harm-meter.ts';
import { ReplyLog } from './reply-log.ts';
import { TOXICS, type ToxicType } from './toxics/catalogue.ts';
import type { Stream, ToxicKind } from './toxics/toxic.ts';

/** A fault that acts on a link, in the terms of Toxiproxy's API. */
export interface Toxic {
  name: string;
  type: ToxicType;
  stream: Stream;
  toxicity: number;
  attributes: Record<string, number>;
}

export interface Address {
  host: string;
  port: number;
}

/** The proxy of one link: a listener, its connections, and the faults that act on them. */
export class LinkProxy {
  readonly name: string;
  readonly replies = new ReplyLog();
  readonly toxics = new Map<string, Toxic>();
  readonly #context: LinkContext;
  readonly #connections = new Set<Connection>();
  #listen: Address;
  #server: Server | undefined;
  #accepted = 0;

  constructor(name: string, seed: string, listen: Address, upstream: Address, evidence: Source) {
    this.name = name;
    this.#listen = listen;
    const harm = new HarmMeter(name, evidence);
    this.#context = { name, seed, upstream, harm, replies: this.replies };
  }

  get listen(): Address {
    return this.#listen;
  }

  get upstream(): Address {
    return this.#context.upstream;
  }

  get isEnabled(): boolean {
    return this.#server !== undefined;
  }

  /** Listens. A port of 0 is chosen by the kernel and kept from then on. */
  async enable(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
    server.on('connection', (client) => this.#accept(client));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ ...this.#listen, backlog: 1024 }, resolve);
    });
    this.#server = server;
    const bound = server.address();
    if (bound !== null && typeof bound === 'object') {
      this.#listen = { host: this.#listen.host, port: bound.port };
    }
  }

  /** Closes the listener, so that the kernel refuses, and resets what is established. */
  async disable(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const connection of this.#connections) connection.reset();
    await closed;
  }

  add(toxic: Toxic): void {
    this.toxics.set(toxic.name, toxic);
    for (const connection of this.#connections) this.#afflict(connection, toxic, false);
  }

  /** New attributes count for bytes that arrive from now on; a new share may add or free connections. */
  update(toxic: Toxic, change: { attributes: Record<string, number>; toxicity: number }): void {
    Object.assign(toxic, change);
    for (const connection of this.#connections) {
      const isHit = this.#isHit(connection, toxic);
      if (isHit && !connection.faults.has(toxic.name)) this.#afflict(connection, toxic, false);
      if (!isHit) heal(connection, toxic.name);
    }
  }

  remove(name: string): void {
    this.toxics.delete(name);
    for (const connection of this.#connections) heal(connection, name);
  }

  countUnanswered(nowMs: number): void {
    for (const connection of this.#connections) connection.countUnanswered(nowMs);
  }

  #accept(client: Socket): void {
    const connection = new Connection(this.#context, client, this.#accepted++, () =>
      this.#connections.delete(connection),
    );
    this.#connections.add(connection);
    // Faults that cut come first: the upstream of a connection that is cut never hears of it.
    for (const toxic of this.toxics.values()) {
      if (TOXICS[toxic.type].cuts) this.#afflict(connection, toxic, true);
    }
    if (connection.isOver) return;
    connection.open();
    for (const toxic of this.toxics.values()) {
      if (!TOXICS[toxic.type].cuts) this.#afflict(connection, toxic, true);
    }
  }

  /** Decided once per connection, from its number alone: neighbours that come and go change nothing. */
  #isHit(connection: Connection, toxic: Toxic): boolean {
    if (toxic.toxicity >= 1) return true;
    const { seed, name } = this.#context;
    return drawShare(seed, name, connection.ordinal) < toxic.toxicity;
  }

  #afflict(connection: Connection, toxic: Toxic, isNew: boolean): void {
    if (connection.isOver || !this.#isHit(connection, toxic)) return;
    // The attributes were parsed by this very kind's schema; the map cannot say so.
    const kind = TOXICS[toxic.type] as unknown as ToxicKind<unknown>;
    const relief = kind.afflict(
      connection.doors(toxic.name, isNew),
      () => toxic.attributes,
      toxic.stream,
    );
    if (connection.isOver) relief();
    else connection.faults.set(toxic.name, relief);
  }
}

function heal(connection: Connection, fault: string): void {
  const relief = connection.faults.get(fault);
  connection.faults.delete(fault);
  relief?.();
}
