import { connect, type Socket } from 'node:net';
import { monotonicMs } from '../journal/clock.ts';
import { openRandomStream } from './chance.ts';
import { Direction } from './direction.ts';
import type { HarmMeter } from './harm-meter.ts';
import type { ReplyLog } from './reply-log.ts';
import type { Afflicted } from './toxics/toxic.ts';

/** Bytes that wait this long for an answer have harmed whoever sent them. */
export const UNANSWERED_MS = 150;

/** Fewer bytes hold no answer, only a receipt (`+OK`): they do not tell who answered. */
const MIN_REPLY_BYTES = 16;

/** What a connection knows of its link. */
export interface LinkContext {
  name: string;
  seed: string;
  upstream: { host: string; port: number };
  harm: HarmMeter;
  replies: ReplyLog;
}

/** A client's connection and the one to the upstream that belongs to it. */
export class Connection {
  readonly ordinal: number;
  /** Faults in force on it, by name, each with what ends it. */
  readonly faults = new Map<string, () => void>();
  readonly #link: LinkContext;
  readonly #client: Socket;
  #upstream: Socket | undefined;
  #up: Direction | undefined;
  #down: Direction | undefined;
  #connected = false;
  #over = false;
  #waitingSinceMs: number | undefined;

  constructor(link: LinkContext, client: Socket, ordinal: number, onOver: () => void) {
    this.#link = link;
    this.#client = client;
    this.ordinal = ordinal;
    client.on('error', () => this.#finish());
    client.on('close', () => {
      this.#finish();
      onOver();
    });
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** The doors that a fault sees. `isNew`: accepted while the fault was already in force. */
  doors(fault: string, isNew: boolean): Afflicted {
    const { name, seed, harm } = this.#link;
    const random = openRandomStream(seed, name, this.ordinal, fault);
    return {
      isNew,
      random,
      reset: (kind) => {
        if (this.#over) return;
        harm.count(kind, fault);
        this.reset();
      },
      delay: (stream, delayMs) => {
        const direction = stream === 'upstream' ? this.#up : this.#down;
        const onHeld = (bytes: number): void => harm.count('bytes-delayed', fault, bytes);
        return direction?.delay(delayMs, onHeld) ?? (() => {});
      },
    };
  }

  /** Makes both directions, so that faults can act, and sets out for the upstream. */
  open(): void {
    const upstream = connect({ ...this.#link.upstream, allowHalfOpen: true, noDelay: true });
    this.#upstream = upstream;
    this.#waitingSinceMs = monotonicMs();
    this.#up = new Direction(this.#client, upstream, {
      arrived: () => {},
      forwarded: () => {
        this.#waitingSinceMs ??= monotonicMs();
      },
    });
    this.#down = new Direction(upstream, this.#client, {
      arrived: () => {
        this.#waitingSinceMs = undefined;
      },
      forwarded: (bytes) => {
        if (bytes >= MIN_REPLY_BYTES) this.#link.replies.record(monotonicMs());
      },
    });
    upstream.once('connect', () => this.#carry());
    upstream.on('end', () => this.#upstreamEnded());
    upstream.on('error', () => this.#upstreamFailed());
  }

  /** RST to both ends. */
  reset(): void {
    this.#client.resetAndDestroy();
    this.#finish();
  }

  /** Counts bytes (or a connection attempt) that the upstream has left without an answer. */
  countUnanswered(nowMs: number): void {
    if (this.#waitingSinceMs === undefined || nowMs - this.#waitingSinceMs < UNANSWERED_MS) return;
    // The next bytes begin a wait of their own: one silence is told once, a stream of them again.
    this.#waitingSinceMs = undefined;
    this.#link.harm.count('unanswered');
  }

  #carry(): void {
    if (this.#over) return;
    this.#connected = true;
    this.#waitingSinceMs = undefined;
    this.#up?.open();
    this.#down?.open();
    this.#client.resume();
  }

  #upstreamEnded(): void {
    this.#waitingSinceMs = undefined;
    if (!this.#over && !this.#client.readableEnded) this.#link.harm.count('connection-closed');
  }

  #upstreamFailed(): void {
    if (this.#over) return;
    this.#waitingSinceMs = undefined;
    if (!this.#connected) {
      this.#link.harm.count('connection-refused');
      this.reset();
      return;
    }
    if (!this.#client.readableEnded) this.#link.harm.count('connection-reset');
    // Behind the bytes that a delay still holds, as it would travel on a slow line.
    this.#up?.discard();
    this.#down?.end('rst');
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    // First forget what is held, so that ending the faults releases nothing to a dead socket.
    this.#up?.discard();
    this.#down?.discard();
    for (const heal of this.faults.values()) heal();
    this.faults.clear();
    if (this.#upstream === undefined || this.#upstream.destroyed) return;
    // A client that went properly has ended already; one that broke off is passed on as a reset.
    if (this.#connected && !this.#client.readableEnded) this.#upstream.resetAndDestroy();
    else this.#upstream.destroy();
  }
}
