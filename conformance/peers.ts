import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';

/** What happened at one end of a connection; times are `performance.now()`. */
export interface EndLog {
  connectedMs?: number;
  /** Error code of the socket, such as ECONNRESET. */
  error?: { code: string; atMs: number };
  finMs?: number;
  arrivals: { bytes: Buffer; atMs: number }[];
}

/** Byte n of everything a client ever sends: the other end can tell what was altered. */
export function patternByte(place: number): number {
  return (place * 31 + (place >> 8)) & 0xff;
}

/** A server that echoes, and keeps a log of each connection in the order in which they came. */
export async function startEcho(): Promise<{
  port: number;
  connections: EndLog[];
  close(): Promise<void>;
}> {
  const connections: EndLog[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    connections.push(follow(socket));
    socket.on('data', (bytes: Buffer) => {
      if (socket.writable) socket.write(bytes);
    });
    socket.on('end', () => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A client that sends the pattern, and remembers when it sent which byte. */
export class Client {
  readonly log: EndLog;
  /** Place of the first byte of each message, and when it was sent. */
  readonly sent: { from: number; atMs: number }[] = [];
  /** When it sent its end. */
  endedMs: number | undefined;
  readonly #socket: Socket;
  #place = 0;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    this.log = follow(this.#socket);
    this.#socket.on('connect', () => {
      this.log.connectedMs = performance.now();
    });
  }

  get sentBytes(): number {
    return this.#place;
  }

  send(size: number): void {
    if (!this.#socket.writable) return;
    const from = this.#place;
    const bytes = Buffer.from(Array.from({ length: size }, (_, n) => patternByte(from + n)));
    this.sent.push({ from, atMs: performance.now() });
    this.#place += size;
    this.#socket.write(bytes);
  }

  end(): void {
    if (!this.#socket.writable) return;
    this.endedMs = performance.now();
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

function follow(socket: Socket): EndLog {
  const log: EndLog = { arrivals: [], connectedMs: undefined };
  if (!socket.connecting) log.connectedMs = performance.now();
  socket.on('data', (bytes: Buffer) => log.arrivals.push({ bytes, atMs: performance.now() }));
  socket.on('end', () => {
    log.finMs ??= performance.now();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    log.error ??= { code: error.code ?? error.message, atMs: performance.now() };
  });
  return log;
}
