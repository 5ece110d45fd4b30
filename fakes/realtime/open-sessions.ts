import { createHash } from 'node:crypto';
import type { FakeContext } from '../fake.ts';
import { AnswerCounts } from './answer-counts.ts';
import { type Conduct, firstHit } from './conduct.ts';
import type { Dialect } from './dialect.ts';
import type { HarmKind, HarmLog } from './harm-log.ts';
import { Outbox } from './outbox.ts';
import { RealtimeSession } from './session.ts';
import type { RealtimeSettings } from './settings.ts';
import { distortAudio } from './wrong-audio.ts';

/** As much of MSW's client as a session uses. */
interface Client {
  url: URL;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  addEventListener(type: 'close', listener: () => void, options: { once: true }): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** A client that has a web socket open. */
interface Connection {
  client: Client;
  outbox: Outbox;
  session: RealtimeSession;
}

/** Every session of the provider, and the misbehaviours that hit them. */
export class OpenSessions {
  readonly #context: FakeContext;
  readonly #dialect: Dialect;
  readonly #settings: RealtimeSettings;
  readonly #conduct: Conduct;
  readonly #harm: HarmLog;
  readonly #counts: AnswerCounts;
  readonly #newId: (prefix: string) => string;
  readonly #connections = new Set<Connection>();
  #opened = 0;

  constructor(
    context: FakeContext,
    dialect: Dialect,
    settings: RealtimeSettings,
    conduct: Conduct,
    harm: HarmLog,
  ) {
    this.#context = context;
    this.#dialect = dialect;
    this.#settings = settings;
    this.#conduct = conduct;
    this.#harm = harm;
    this.#counts = new AnswerCounts(context.provider, context.evidence);
    this.#newId = makeIds(context);
  }

  /** A handshake is done: the session begins. */
  open(client: Client): void {
    this.#opened += 1;
    const id = this.#newId('sess');
    const outbox = this.#makeOutbox(client, drawShare(this.#context.seed, this.#opened));
    const session = this.#makeSession(id, client, outbox);
    const ping = this.#startPings(outbox);
    const connection = { client, outbox, session };
    this.#connections.add(connection);
    const receive = ({ data }: MessageEvent): void => session.receive(String(data));
    const end = (): void => {
      clearInterval(ping);
      this.#connections.delete(connection);
      session.close();
      client.removeEventListener('message', receive);
    };
    client.addEventListener('message', receive);
    client.addEventListener('close', end, { once: true });
    const closing = firstHit(this.#conduct.closings);
    if (closing) this.#hangUp(connection, closing.fault, closing.setting);
  }

  /** A silence was healed: what it alone withheld goes out. */
  release(): void {
    for (const { outbox } of this.#connections) outbox.release();
  }

  closeAll(fault: string, code: number): void {
    for (const connection of this.#connections) this.#hangUp(connection, fault, code);
  }

  describe(): object {
    return { sessions: this.#connections.size, ...this.#counts.describe() };
  }

  /** Ends all timers; the sockets are the server's to close. */
  close(): void {
    for (const { session } of this.#connections) session.close();
  }

  #hangUp({ client }: Connection, fault: string, code: number): void {
    this.#harm.report(fault, 'connection-closed');
    client.close(code);
  }

  #makeOutbox(client: Client, draw: number): Outbox {
    return new Outbox({
      write: (event) => {
        client.send(JSON.stringify({ ...event, event_id: this.#newId('event') }));
      },
      silencedBy: () => this.#conduct.silencedBy(draw),
      withheld: (fault) => this.#harm.report(fault, 'frame-withheld'),
    });
  }

  #makeSession(id: string, client: Client, outbox: Outbox): RealtimeSession {
    return new RealtimeSession({
      id,
      model: client.url.searchParams.get('model') ?? '',
      dialect: this.#dialect,
      settings: this.#settings,
      outbox,
      now: this.#context.now,
      newId: this.#newId,
      progress: (progress) => this.#counts.note(id, progress),
      slowdown: () => this.#feel(this.#conduct.slowdown(), 'bytes-delayed')?.setting ?? 1,
      sound: (audio) => {
        const hit = this.#feel(firstHit(this.#conduct.sounds), 'message-altered');
        return hit ? distortAudio(audio, hit.setting) : audio;
      },
      failure: () => this.#feel(firstHit(this.#conduct.failures), 'unanswered'),
      hangUp: (code, reason) => client.close(code, reason),
    });
  }

  /** Counts that somebody was hit, and hands the hit on. */
  #feel<T extends { fault: string }>(hit: T | undefined, kind: HarmKind): T | undefined {
    if (hit) this.#harm.report(hit.fault, kind);
    return hit;
  }

  #startPings(outbox: Outbox): NodeJS.Timeout | undefined {
    const { pingEveryMs } = this.#dialect;
    if (pingEveryMs === undefined) return undefined;
    const ping = (): void => {
      outbox.sendIdle({ type: 'ping', timestamp: Math.round(this.#context.now()) });
    };
    return setInterval(ping, pingEveryMs);
  }
}

/** Ids that differ from those of an earlier process of the same fake. */
function makeIds({ now }: FakeContext): (prefix: string) => string {
  const era = Math.round(now()).toString(36);
  let count = 0;
  return (prefix) => {
    count += 1;
    return `${prefix}_${era}${count.toString(36).padStart(5, '0')}`;
  };
}

/** The session's own number in [0, 1), the same in every run with this seed. */
function drawShare(seed: string, ordinal: number): number {
  const digest = createHash('sha256').update(`${seed}/session/${ordinal}`).digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}
