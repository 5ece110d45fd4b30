import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export interface WebhookCall {
  path: string;
  form: Record<string, string>;
  headers: IncomingHttpHeaders;
}

/** One media stream as the stack sees it. */
export interface StackStream {
  socket: WebSocket;
  headers: IncomingHttpHeaders;
  messages: {
    event: string;
    [field: string]: unknown;
    media?: { payload: string; chunk: string; timestamp: string };
    mark?: { name: string };
  }[];
  say(event: string, more?: object): void;
}

/** A voice stack of a few lines: webhooks that answer as told, and media streams. */
export class TinyStack implements AsyncDisposable {
  readonly webhooks: WebhookCall[] = [];
  readonly streams: StackStream[] = [];
  readonly port: number;
  readonly #server: ReturnType<typeof createServer>;
  readonly #sockets = new Set<Socket>();

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(
    answer: (call: WebhookCall, stack: TinyStack) => string | number | 'hang',
    onStream: (stream: StackStream) => void = () => {},
  ): Promise<TinyStack> {
    const server = createServer((request, response) => {
      void readForm(request).then((form) => {
        const call = { path: request.url ?? '', form, headers: request.headers };
        stack.webhooks.push(call);
        const reply = answer(call, stack);
        if (reply === 'hang') return;
        response.statusCode = typeof reply === 'number' ? reply : 200;
        response.setHeader('content-type', 'text/xml');
        response.end(String(reply));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const stack = new TinyStack(server);
    const sockets = new WebSocketServer({ server, perMessageDeflate: false });
    sockets.on('connection', (socket, request) => {
      const stream = follow(socket, request.headers);
      stack.streams.push(stream);
      onStream(stream);
    });
    return stack;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get mediaUrl(): string {
    return `ws://127.0.0.1:${this.port}/media`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

function follow(socket: WebSocket, headers: IncomingHttpHeaders): StackStream {
  const stream: StackStream = {
    socket,
    headers,
    messages: [],
    say: (event, more = {}) => socket.send(JSON.stringify({ event, ...more })),
  };
  socket.on('message', (data) => stream.messages.push(JSON.parse(String(data))));
  socket.on('error', () => socket.terminate());
  return stream;
}

async function readForm(request: IncomingMessage): Promise<Record<string, string>> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return Object.fromEntries(new URLSearchParams(body));
}
