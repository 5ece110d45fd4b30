import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type {
  Attributes,
  MessageConformance,
  MessageSeen,
  Situation,
} from '../harness/link-faults/link-fault.ts';
import type { Engine } from './engines.ts';
import { listen, TALKS, type Talk } from './talks.ts';

const ASK_EVERY_MS = 20;
const WARM_UP_MS = 100;
const QUIET_MS = 200;
const SETTLE_MS = 200;
const WATCH_MS = 600;
const WELCOME_WITHIN_MS = 2_000;

/** One message fault in one situation. */
export interface MessageCell extends Pick<MessageConformance, 'protocol' | 'stream'> {
  type: string;
  attributes: Attributes;
  situation: Situation;
  expected: MessageSeen;
}

export interface MessageResult {
  /** What the client got since the injection, as latin1. */
  text: string;
  end: MessageSeen['end'];
  reached: boolean;
}

/** Injects one message fault on a conversation of its own, and says what came of its questions. */
export async function tryMessage(
  engine: Engine,
  cell: MessageCell,
  link: string,
): Promise<MessageResult> {
  const talk = TALKS[cell.protocol];
  const upstream = talk.serve();
  const port = await engine.open(link, await listen(upstream));
  const isNew = cell.situation === 'new';
  let client = isNew ? undefined : await converse(talk, port);
  const asking = cell.situation === 'busy' ? keepAsking(talk, client as Speaker) : undefined;
  try {
    if (asking) await pause(WARM_UP_MS);
    client?.forget();
    const { type, attributes, stream = 'both' } = cell;
    await engine.inject(link, { type, attributes, stream });
    // What was asked before the fault was in force is still on its way to the server.
    if (asking) await pause(SETTLE_MS);
    if (isNew) client = new Speaker(port);
    const reachedBefore = upstream.reached();
    if (isNew) await greet(talk, client as Speaker, QUIET_MS);
    if (cell.situation === 'idle') await pause(QUIET_MS);
    if (!asking) client?.say(talk.question);
    await pause(WATCH_MS);
    const { text, end } = client as Speaker;
    return { text, end, reached: upstream.reached() > reachedBefore };
  } finally {
    clearInterval(asking);
    client?.destroy();
    await engine.close(link);
    upstream.server.close();
    if ('closeAllConnections' in upstream.server) {
      (upstream.server as { closeAllConnections(): void }).closeAllConnections();
    }
  }
}

/** What of a result is not as the fault's definition says; undefined when all is. */
export function findDifference({ expected }: MessageCell, got: MessageResult): string | undefined {
  if (!expected.client.test(got.text)) {
    return `the client got ${JSON.stringify(got.text.slice(0, 120))}, expected ${expected.client}`;
  }
  if (got.end !== expected.end) return `the connection was ${got.end}, expected ${expected.end}`;
  if (got.reached === expected.reached) return undefined;
  return `the question ${got.reached ? 'reached' : 'did not reach'} the server`;
}

/** `sse {"as":"stall"} idle` */
export function nameMessage({ type, attributes, stream = '', situation }: MessageCell): string {
  return `${type} ${JSON.stringify(attributes)} ${stream} ${situation}`;
}

async function converse(talk: Talk, port: number): Promise<Speaker> {
  const client = new Speaker(port);
  await greet(talk, client, WELCOME_WITHIN_MS);
  return client;
}

/** Says hello and waits for the welcome, which a fault may withhold. */
async function greet({ hello, welcome }: Talk, client: Speaker, withinMs: number): Promise<void> {
  if (!hello || !welcome) return;
  client.say(hello);
  const endMs = performance.now() + withinMs;
  while (!welcome.test(client.text) && performance.now() < endMs) await pause(2);
}

function keepAsking(talk: Talk, client: Speaker): NodeJS.Timeout {
  client.say(talk.question);
  // A stream of events is one long answer.
  const ask = (): void => {
    if (talk !== TALKS.sse) client.say(talk.question);
  };
  return setInterval(ask, ASK_EVERY_MS);
}

/** A client that says what it is told to, and remembers what it heard and how it ended. */
class Speaker {
  text = '';
  end: MessageSeen['end'] = 'open';
  readonly #socket: Socket;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    this.#socket.on('data', (bytes: Buffer) => {
      this.text += bytes.toString('latin1');
    });
    this.#socket.on('end', () => {
      if (this.end === 'open') this.end = 'fin';
    });
    this.#socket.on('error', () => {
      this.end = 'rst';
    });
  }

  say(bytes: Buffer): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  forget(): void {
    this.text = '';
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
