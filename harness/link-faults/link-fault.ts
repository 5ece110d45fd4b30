import type { z } from 'zod';
import type { Parcel, Stage } from './stage.ts';

export type OneWay = 'upstream' | 'downstream';
export type Stream = OneWay | 'both';

/** What a fault does to those who use the link, as the proxy tells it. */
export type LinkHarm =
  | 'connection-reset'
  | 'connection-refused'
  | 'connection-closed'
  | 'connection-held'
  | 'bytes-delayed'
  | 'bytes-withheld'
  | 'bytes-dropped'
  | 'bytes-corrupted'
  /** A request was answered by the fault, or a message altered by it. */
  | 'message-answered'
  | 'message-altered';

/** All that a fault sees of a connection: a few doors, never a socket. */
export interface Afflicted {
  /** Accepted while the fault was already in force: nothing has passed yet. */
  readonly isNew: boolean;
  /** Monotonic milliseconds. */
  now(): number;
  /**
   * A number in [0, 1) that follows from the seed, the link, the connection's ordinal, this fault and
   * what is decided: the same in every run, whatever else is drawn in between.
   */
  draw(...decision: (string | number)[]): number;
  /** Puts a stage nearest to the source; the function returned takes it out and releases what it holds. */
  insert(stream: OneWay, stage: Stage): () => void;
  /** Holds back the connection to the upstream; the function returned lets it go on. */
  hold(): () => void;
  /** Bytes that a stage took and will not pass on: room for others. */
  swallow(stream: OneWay, bytes: number): void;
  /** Bytes of its own that a stage is about to pass on: they take room on their way. */
  reserve(stream: OneWay, bytes: number): void;
  /** The next byte of a direction begins a message: none came yet, or the other side spoke last. */
  startsMessage(stream: OneWay): boolean;
  /**
   * Where the first web socket frame at or behind this place begins; undefined as long as the
   * connection has not become a web socket.
   */
  frameStart(stream: OneWay, offset: number): number | undefined;
  /** RST to both ends, at once. Counted as refused where the client never got through. */
  reset(harm: 'connection-reset' | 'connection-refused'): void;
  /** FIN to both ends, behind the bytes that have left every stage. */
  close(): void;
  count(harm: LinkHarm, bytes?: number): void;
}

/** A fault in force on one connection. */
export interface Affliction {
  heal(): void;
  /** The attributes have changed: what is held is looked at again. */
  update?(): void;
}

export type Attributes = Record<string, number | string | undefined>;

/** How a setting is written in a scenario, and which attribute of the proxy's API it is. */
export interface Setting {
  attribute: string;
  /** A unit of the scenario language, or the words to choose from. The attribute's own unit follows. */
  unit: 'duration' | 'share' | 'size' | 'throughput' | 'count' | readonly string[];
  /** One of the scenario's base units (ms, a share of 1, bytes, kilobytes/s) in the attribute's. */
  factor?: number;
  required?: boolean;
  describe: string;
}

/**
 * What each end sees of a connection within the conformance test's window. `passes`: bytes arrive as
 * if nothing were; `late`, `slow`, `altered`: they arrive, but so; `silence`: neither bytes nor an end;
 * `late-fin`: the end comes later than the other side sent it.
 */
export type Seen =
  | 'passes'
  | 'late'
  | 'slow'
  | 'altered'
  | 'silence'
  | 'fin'
  | 'late-fin'
  | 'rst'
  | 'refused'
  | 'unreached';

export type Situation = 'new' | 'idle' | 'busy';

/** What must be seen with these attributes: by the client and by the upstream's server. */
export interface Conformance {
  attributes: Attributes;
  /** The client sends its end 400 ms after the injection, and the server answers it with its own. */
  clientEnds?: boolean;
  /** By situation, or for all alike; by stream where they differ. */
  client: Expected;
  server: Expected;
}
export type Expected = Seen | Partial<Record<`${Situation} ${OneWay}` | Situation | OneWay, Seen>>;

/** Protocols in whose messages faults act. */
export type Protocol = 'http' | 'sse' | 'web-socket' | 'redis' | 'postgres';

/** What a client of a protocol gets for its questions under the fault. */
export interface MessageSeen {
  /** In all that it received since the injection (latin1). */
  client: RegExp;
  /** What became of the connection within the conformance test's window. */
  end: 'open' | 'fin' | 'rst';
  /** Whether the server behind the link got a question. */
  reached: boolean;
}

/** What must be seen of a fault on messages, with these attributes. */
export interface MessageConformance {
  protocol: Protocol;
  attributes: Attributes;
  /** Of a fault that takes one direction. */
  stream?: OneWay;
  seen: MessageSeen;
  /** Where a situation differs. */
  in?: Partial<Record<Situation, MessageSeen>>;
}

/** One kind of fault. The smallest example is `down.ts`. */
export interface LinkFaultKind<Given extends Attributes = Attributes> {
  /** One sentence: what it does to a connection. It stands in the documentation. */
  readonly definition: string;
  /** Strict: an attribute that is unknown or out of range is an error, never ignored. */
  readonly attributes: z.ZodType<Given>;
  /** How scenarios write the attributes, by key. */
  readonly settings: Readonly<Record<string, Setting>>;
  /** It may be over at once: scenarios need not say how long it lasts. */
  readonly momentary?: boolean;
  /** It reads what passes: impossible on a link that carries ciphertext. */
  readonly readsBytes?: boolean;
  /** The streams it can act on; the first is meant when none is named. */
  readonly streams: readonly [Stream, ...Stream[]];
  /** With such attributes the listener is closed as well: the kernel refuses. */
  refuses?(attributes: Given): boolean;
  /** Acts on one connection from now on. */
  afflict(connection: Afflicted, attributes: () => Given, stream: Stream): Affliction;
  /** What the conformance test must see, per set of attributes. */
  readonly conformance: readonly Conformance[];
  /** The same of a fault that acts on messages, whose clients speak a protocol. */
  readonly messages?: readonly MessageConformance[];
}

/** Both directions of `both`, else the one. */
export function listWays(stream: Stream): OneWay[] {
  return stream === 'both' ? ['upstream', 'downstream'] : [stream];
}

/** Puts a stage into each direction of the stream; the function returned takes them all out again. */
export function insertStages(
  connection: Afflicted,
  stream: Stream,
  makeStage: (way: OneWay) => Stage,
): () => void {
  const removals = listWays(stream).map((way) => connection.insert(way, makeStage(way)));
  return () => {
    for (const remove of removals) remove();
  };
}

/** The bytes of a parcel, 0 of an end. */
export function sizeOf(parcel: Parcel): number {
  return 'bytes' in parcel ? parcel.bytes.length : 0;
}
