import { createHash } from 'node:crypto';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Protocol } from '../harness/link-faults/link-fault.ts';

const EVENT_EVERY_MS = 20;
/** RFC 6455: what a server adds to the client's key. */
const WEB_SOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const WEB_SOCKET_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const MASK = [1, 2, 3, 4];
const POSTGRES_VERSION = 196_608;

/** A client's half of a protocol, and a server that speaks the other. */
export interface Talk {
  /** Opens a conversation; undefined when there is nothing to say first. */
  hello?: Buffer;
  /** In what the server says to the opening, and to a question, when no fault is in force. */
  welcome?: RegExp;
  question: Buffer;
  answer: RegExp;
  serve(): TalkServer;
}

export interface TalkServer {
  server: Server;
  /** How many questions reached it. */
  reached(): number;
}

/** The protocols in whose messages faults act. */
export const TALKS: Record<Protocol, Talk> = {
  http: {
    question: requestOf('/plain'),
    answer: /^HTTP\/1\.1 200 OK[\s\S]*fine/,
    serve: () => serveHttp('/plain'),
  },
  sse: {
    hello: requestOf('/plain'),
    welcome: /fine/,
    question: requestOf('/events'),
    answer: /data: 9\n/,
    serve: () => serveHttp('/events'),
  },
  'web-socket': {
    hello: Buffer.from(
      'GET /socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${WEB_SOCKET_KEY}\r\n\r\n`,
    ),
    welcome: /101 Switching Protocols[\s\S]*\r\n\r\n/,
    question: maskedText('question'),
    answer: /question/,
    serve: serveWebSocket,
  },
  redis: {
    question: Buffer.from('*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n'),
    answer: /^\+OK\r\n/,
    serve: serveRedis,
  },
  postgres: {
    hello: postgresStartup(),
    welcome: /Z/,
    question: postgresMessage('Q', 'select 1\0'),
    answer: /SELECT 1/,
    serve: servePostgres,
  },
};

function requestOf(path: string): Buffer {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
}

function serveHttp(counted: string): TalkServer {
  let reached = 0;
  const server = createHttpServer({ keepAlive: true }, (request, response) => {
    if (request.url === counted) reached += 1;
    if (request.url === '/events') streamEvents(response);
    else response.end('fine');
  });
  return { server, reached: () => reached };
}

function streamEvents(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let n = 0;
  const timer = setInterval(() => response.write(`data: ${n++}\n\n`), EVENT_EVERY_MS);
  response.on('close', () => clearInterval(timer));
}

/** Echoes text frames of less than 126 bytes, which is all that the client sends. */
function serveWebSocket(): TalkServer {
  let reached = 0;
  const server = createHttpServer();
  server.on('upgrade', (_, socket: Socket) => {
    const accepted = createHash('sha1')
      .update(WEB_SOCKET_KEY + WEB_SOCKET_GUID)
      .digest('base64');
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        `Sec-WebSocket-Accept: ${accepted}\r\n\r\n`,
    );
    let held = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      held = Buffer.concat([held, bytes]);
      for (;;) {
        const size = (held[1] ?? 0) & 0x7f;
        if (held.length < 2 || held.length < 6 + size) return;
        const text = held.subarray(6, 6 + size).map((byte, n) => byte ^ (MASK[n % 4] as number));
        held = held.subarray(6 + size);
        reached += 1;
        socket.write(Buffer.concat([Buffer.from([0x81, size]), text]));
      }
    });
  });
  return { server, reached: () => reached };
}

function maskedText(text: string): Buffer {
  const bytes = Buffer.from(text).map((byte, n) => byte ^ (MASK[n % 4] as number));
  return Buffer.concat([Buffer.from([0x81, 0x80 | bytes.length, ...MASK]), bytes]);
}

/** Knows the two commands that come: `SET`, and the fault's own `PING <word>`. */
function serveRedis(): TalkServer {
  let reached = 0;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      for (const command of bytes.toString('latin1').split(/(?=\*\d)/)) {
        const words = command.split('\r\n').filter((_, n) => n > 0 && n % 2 === 0);
        if (words[0] === 'SET') reached += 1;
        const word = words[1] ?? '';
        socket.write(words[0] === 'SET' ? '+OK\r\n' : `$${word.length}\r\n${word}\r\n`);
      }
    });
  });
  return { server, reached: () => reached };
}

/** Lets everybody in, and answers each question with no row. */
function servePostgres(): TalkServer {
  let reached = 0;
  const ready = postgresMessage('Z', 'I');
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      if (bytes.readInt32BE(4) === POSTGRES_VERSION) {
        socket.write(Buffer.concat([postgresMessage('R', '\0\0\0\0'), ready]));
        return;
      }
      const questions = bytes.toString('latin1').split('select 1').length - 1;
      reached += questions;
      for (let n = 0; n < questions; n += 1) {
        socket.write(Buffer.concat([postgresMessage('C', 'SELECT 1\0'), ready]));
      }
    });
  });
  return { server, reached: () => reached };
}

function postgresStartup(): Buffer {
  const fields = Buffer.from('user\0app\0database\0app\0\0', 'latin1');
  const head = Buffer.alloc(8);
  head.writeInt32BE(fields.length + 8, 0);
  head.writeInt32BE(POSTGRES_VERSION, 4);
  return Buffer.concat([head, fields]);
}

function postgresMessage(kind: string, body: string): Buffer {
  const bytes = Buffer.from(body, 'latin1');
  const head = Buffer.alloc(5);
  head.write(kind, 0, 'latin1');
  head.writeInt32BE(bytes.length + 4, 1);
  return Buffer.concat([head, bytes]);
}

export async function listen({ server }: TalkServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
