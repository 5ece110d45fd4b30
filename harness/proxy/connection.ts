import { Socket } from 'node:net';
import { monotonicMs } from '../journal/clock.ts';
import type { Afflicted, Affliction, OneWay } from '../link-faults/link-fault.ts';
import type { Stage } from '../link-faults/stage.ts';
import { drawShare } from './chance.ts';
import { Direction } from './direction.ts';
import type { HarmMeter } from './harm-meter.ts';
import type { ReplyLog } from './reply-log.ts';
import { resetSocket, type TlsEnds } from './tls-ends.ts';
import { MessageCount, type Trigger, TriggerStage } from './trigger.ts';
import { WebSocketWatch } from './web-socket-watch.ts';

/** Bytes that wait this long for an answer have harmed whoever sent them. */
export const UNANSWERED_MS = 150;

/** How long an end that was sent a FIN has to send its own. */
const LINGER_MS = 1000;

/** Fewer bytes hold no answer, only a receipt (`+OK`): they do not tell who answered. */
const MIN_REPLY_BYTES = 16;

/** What a connection knows of its link. */
export interface LinkContext {
  name: string;
  seed: string;
  upstream: { host: string; port: number };
  /** Set where the proxy ends TLS and begins it again. */
  tls?: TlsEnds;
  harm: HarmMeter;
  replies: ReplyLog;
  traffic: { receivedBytes: Record<OneWay, number>; sentBytes: Record<OneWay, number> };
}

/** Where a fault's stages stand when a trigger began it. */
export interface Behind {
  stage: Stage;
  stream: OneWay;
  /** The next byte there begins a message. */
  startsMessage: boolean;
}

/** A client's connection and the one to the upstream that belongs to it. */
export class Connection {
  readonly ordinal: number;
  /** Faults in force on it, by name. */
  readonly faults = new Map<string, Affliction>();
  readonly #link: LinkContext;
  #client: Socket;
  #upstream = new Socket({ allowHalfOpen: true });
  readonly #ways: Record<OneWay, Direction>;
  readonly #messages = new MessageCount();
  readonly #webSocket = new WebSocketWatch();
  #holds = 0;
  #opened = false;
  #dialled = false;
  #connected = false;
  #over = false;
  #waitingSinceMs: number | undefined;

  constructor(link: LinkContext, client: Socket, ordinal: number, onOver: () => void) {
    this.#link = link;
    this.#client = client;
    this.ordinal = ordinal;
    this.#ways = {
      upstream: this.#makeWay('upstream', client, this.#upstream),
      downstream: this.#makeWay('downstream', this.#upstream, client),
    };
    client.on('close', onOver);
    this.#followClient(client);
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** The doors that a fault sees. `isNew`: accepted while the fault was already in force. */
  doors(fault: string, isNew: boolean, behind?: Behind): Afflicted {
    const { name, seed, harm } = this.#link;
    return {
      isNew,
      now: monotonicMs,
      draw: (...decision) => drawShare(seed, name, this.ordinal, fault, ...decision),
      insert: (stream, stage) =>
        this.#ways[stream].insert(stage, behind?.stream === stream ? behind.stage : undefined),
      hold: () => this.#hold(),
      swallow: (stream, bytes) => this.#ways[stream].swallow(bytes),
      reserve: (stream, bytes) => this.#ways[stream].reserve(bytes),
      startsMessage: (stream) =>
        behind?.stream === stream ? behind.startsMessage : this.#messages.speaker !== stream,
      frameStart: (stream, offset) => this.#webSocket.frameStart(stream, offset),
      reset: (kind) => {
        if (this.#over) return;
        harm.count(kind, fault);
        this.reset();
      },
      close: () => {
        if (this.#over) return;
        harm.count('connection-closed', fault);
        this.close();
      },
      count: (kind, bytes) => harm.count(kind, fault, bytes),
    };
  }

  /** Waits for the trigger in the bytes; the function returned gives up waiting. */
  watch(trigger: Trigger, onTriggered: (stage: Stage) => void): () => void {
    const stage: Stage = new TriggerStage(trigger, this.#messages, () => onTriggered(stage));
    return this.#ways[trigger.stream].insert(stage);
  }

  /** Sets out for the upstream, unless a fault holds it back. */
  open(): void {
    this.#opened = true;
    this.#waitingSinceMs = monotonicMs();
    this.#dial();
  }

  /** RST to both ends. */
  reset(): void {
    resetSocket(this.#client);
    this.#finish();
  }

  /** FIN to both ends. What they still send is read and forgotten: unread, it would turn into an RST. */
  close(): void {
    this.#over = true;
    this.#forget();
    this.#ways.upstream.close();
    this.#ways.downstream.close();
    if (this.#connected) setTimeout(() => this.#upstream.destroy(), LINGER_MS).unref();
    else this.#upstream.destroy();
    setTimeout(() => this.#client.destroy(), LINGER_MS).unref();
  }

  /** Counts bytes (or a connection attempt) that the upstream has left without an answer. */
  countUnanswered(nowMs: number): void {
    if (this.#waitingSinceMs === undefined || nowMs - this.#waitingSinceMs < UNANSWERED_MS) return;
    // The next bytes begin a wait of their own: one silence is told once, a stream of them again.
    this.#waitingSinceMs = undefined;
    this.#link.harm.count('unanswered');
  }

  #makeWay(way: OneWay, source: Socket, destination: Socket): Direction {
    const { traffic, replies } = this.#link;
    return new Direction(source, destination, {
      arrived: (bytes) => {
        traffic.receivedBytes[way] += bytes.length;
        this.#messages.record(way);
        this.#webSocket.record(way, bytes);
        if (way === 'downstream') this.#waitingSinceMs = undefined;
      },
      forwarded: (bytes) => {
        traffic.sentBytes[way] += bytes;
        if (way === 'upstream') this.#waitingSinceMs ??= monotonicMs();
        else if (bytes >= MIN_REPLY_BYTES) replies.record(monotonicMs());
      },
      closing: () => {
        if (!this.#over) this.close();
      },
    });
  }

  #hold(): () => void {
    let held = true;
    this.#holds += 1;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      this.#dial();
    };
  }

  #dial(): void {
    if (!this.#opened || this.#holds > 0 || this.#dialled || this.#over) return;
    this.#dialled = true;
    const upstream = this.#upstream;
    upstream.once('connect', () => this.#secure());
    upstream.on('error', () => this.#upstreamFailed());
    upstream.setNoDelay(true);
    upstream.connect(this.#link.upstream);
  }

  /** Where TLS is terminated: a client's handshake waits until the upstream's is done. */
  #secure(): void {
    const { tls, upstream } = this.#link;
    if (this.#over) return;
    if (tls === undefined) {
      this.#carry();
      return;
    }
    this.#upstream = tls.begin(this.#upstream, upstream.host, () => {
      if (this.#over) return;
      this.#client = tls.end(this.#client, () => this.#carry());
      this.#followClient(this.#client);
    });
    this.#upstream.on('error', () => this.#upstreamFailed());
  }

  #carry(): void {
    if (this.#over) return;
    this.#connected = true;
    this.#waitingSinceMs = undefined;
    this.#upstream.on('end', () => this.#upstreamEnded());
    this.#ways.upstream.open(this.#client, this.#upstream);
    this.#ways.downstream.open(this.#upstream, this.#client);
    this.#client.resume();
  }

  #followClient(client: Socket): void {
    client.on('error', () => this.#finish());
    client.on('close', () => this.#finish());
  }

  #upstreamEnded(): void {
    this.#waitingSinceMs = undefined;
    // What a fault has ended is not the far side's doing.
    if (this.#over || this.#client.readableEnded || this.#ways.upstream.hasEnded) return;
    this.#link.harm.count('connection-closed');
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
    // Behind the bytes that a fault still holds, as it would travel on a slow line.
    this.#ways.upstream.discard();
    this.#ways.downstream.end('rst');
  }

  /** First forgets what is held, so that ending the faults releases nothing to a dead socket. */
  #forget(): void {
    this.#ways.upstream.discard();
    this.#ways.downstream.discard();
    const afflictions = [...this.faults.values()];
    this.faults.clear();
    for (const { heal } of afflictions) heal();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#forget();
    if (this.#upstream.destroyed) return;
    // A client that went properly has ended already; one that broke off is passed on as a reset.
    if (this.#connected && !this.#client.readableEnded) resetSocket(this.#upstream);
    else this.#upstream.destroy();
  }
}
