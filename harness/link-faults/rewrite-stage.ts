import type { Afflicted, OneWay } from './link-fault.ts';
import { type Exit, NOWHERE, type Parcel, type Stage } from './stage.ts';

/** Reads one direction as messages, and says what goes on in their place. */
export interface Rewriter {
  /** Takes what came, cut anywhere; `offset` is its place in all that the source sent. */
  take(bytes: Buffer, offset: number): void;
  /** What it holds of an unfinished message; it forgets it. */
  giveBack(): Buffer;
  /** It has begun to take something out: what follows only makes sense to it. */
  isBusy(): boolean;
  /** It keeps the end of the direction back, too. */
  holdsEnd?(): boolean;
  /** The fault is healed: it hits nothing that begins now. */
  retire(): void;
}

/**
 * A place in a direction where messages are replaced. On an established connection it begins where a
 * message begins, and a heal waits for the end of one that is half replaced.
 */
export class RewriteStage implements Stage {
  next: Exit = NOWHERE;
  readonly #connection: Afflicted;
  readonly #way: OneWay;
  readonly #rewriter: Rewriter;
  /** Place of the next byte that goes on, in what goes on. */
  #place: number | undefined;
  #aligned: boolean;
  #over = false;
  #end: Parcel | undefined;
  #heard: (bytes: Buffer) => void = () => {};
  #remove: (() => void) | undefined;

  constructor(connection: Afflicted, way: OneWay, makeRewriter: (stage: RewriteStage) => Rewriter) {
    this.#connection = connection;
    this.#way = way;
    this.#aligned = connection.startsMessage(way);
    this.#rewriter = makeRewriter(this);
  }

  /** Calls back with whatever comes, before it is taken. */
  onBytes(heard: (bytes: Buffer) => void): void {
    this.#heard = heard;
  }

  push(parcel: Parcel): void {
    if ('end' in parcel) {
      if (this.#over) return;
      this.#end = parcel;
      if (!this.#rewriter.holdsEnd?.()) this.#passEnd();
      return;
    }
    const { bytes, offset } = parcel;
    this.#connection.swallow(this.#way, bytes.length);
    if (this.#over) return;
    this.#place ??= offset;
    this.#heard(bytes);
    if (this.#aligned) this.#rewriter.take(bytes, offset);
    else this.say(bytes);
    this.#leaveWhenIdle();
  }

  /** Passes on bytes behind all that went on before. */
  say(bytes: Buffer): void {
    if (bytes.length === 0 || this.#over) return;
    const offset = this.#place ?? 0;
    this.#place = offset + bytes.length;
    this.#connection.reserve(this.#way, bytes.length);
    this.next.push({ bytes, offset });
  }

  /** Ends the direction behind what was said; whatever still comes is forgotten. */
  finish(): void {
    if (this.#over) return;
    this.next.push({ end: 'fin' });
    this.#over = true;
  }

  /** The other side has spoken: the next byte begins a message. */
  align(): void {
    if (!this.#rewriter.isBusy()) this.#aligned = true;
  }

  /** The rewriter knows by itself where messages begin. */
  alignAtOnce(): void {
    this.#aligned = true;
  }

  /** What comes is no message: everything passes until the other side has spoken again. */
  misalign(): void {
    this.#aligned = false;
  }

  /** What the rewriter held has gone on by itself: an end that waited behind it may follow. */
  settle(): void {
    if (!this.#rewriter.holdsEnd?.()) this.#passEnd();
  }

  /** The fault is healed: `remove` is called when nothing is half replaced. */
  retire(remove: () => void): void {
    this.#rewriter.retire();
    this.#remove = remove;
    this.#passEnd();
    this.#leaveWhenIdle();
  }

  release(): void {
    this.say(this.#rewriter.giveBack());
  }

  drop(): void {
    this.#over = true;
    this.#rewriter.giveBack();
  }

  #passEnd(): void {
    const end = this.#end;
    if (end === undefined || this.#over) return;
    this.#end = undefined;
    this.say(this.#rewriter.giveBack());
    this.next.push(end);
  }

  #leaveWhenIdle(): void {
    const remove = this.#remove;
    if (remove === undefined || this.#over || this.#rewriter.isBusy()) return;
    this.#remove = undefined;
    remove();
  }
}

/** Passes everything on: for a direction in which a fault only speaks or listens. */
export function passEverything(stage: RewriteStage): Rewriter {
  return {
    take: (bytes) => stage.say(bytes),
    giveBack: () => Buffer.alloc(0),
    isBusy: () => false,
    retire: () => {},
  };
}

/** The stages of a fault that reads one direction and speaks or listens in the other. */
export interface Conversation {
  upstream: RewriteStage;
  downstream: RewriteStage;
  heal(): void;
}

/** Puts a rewriter into each direction; either is told when the other side has spoken. */
export function joinConversation(
  connection: Afflicted,
  makeRewriter: Record<OneWay, (stage: RewriteStage, other: () => RewriteStage) => Rewriter>,
): Conversation {
  const upstream: RewriteStage = new RewriteStage(connection, 'upstream', (stage) =>
    makeRewriter.upstream(stage, () => downstream),
  );
  const downstream: RewriteStage = new RewriteStage(connection, 'downstream', (stage) =>
    makeRewriter.downstream(stage, () => upstream),
  );
  upstream.onBytes(() => downstream.align());
  downstream.onBytes(() => upstream.align());
  const removals = {
    upstream: connection.insert('upstream', upstream),
    downstream: connection.insert('downstream', downstream),
  };
  return {
    upstream,
    downstream,
    heal: () => {
      upstream.retire(removals.upstream);
      downstream.retire(removals.downstream);
    },
  };
}
