import { Socket } from 'node:net';
import { Pool, type PoolClient } from 'pg';
import { withDeadline } from '../resilience/deadline.ts';

export interface DatabaseOptions {
  name: string;
  url: string;
  maxConnections: number;
  /** Longest wait for a new connection, when nobody waits for it with a shorter one. */
  connectTimeoutMs: number;
  /** Longest run of a statement on the server. */
  statementTimeoutMs: number;
  onError(error: Error): void;
}

/** One PostgreSQL server. No call waits longer than it says, whatever the server does. */
export interface Database {
  readonly name: string;
  /** Rows, or an error after `timeoutMs`, which covers the wait for a connection too. */
  query<Row>(sql: string, values: unknown[], timeoutMs: number): Promise<Row[]>;
  /** Connects if needed (that may take long), then asks one question within `timeoutMs`. */
  probe(timeoutMs: number): Promise<void>;
  /** Cuts all connections, so that the next one is a fresh one to a server that may be another. */
  discardConnections(): void;
  close(): Promise<void>;
}

export function openDatabase(options: DatabaseOptions): Database {
  const { name } = options;
  const sockets = new Set<Socket>();
  const pool = new Pool({
    connectionString: options.url,
    max: options.maxConnections,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs,
    idleTimeoutMillis: 0,
    stream: () => trackSocket(sockets),
  });
  pool.on('error', options.onError);
  // While a client is lent out, the pool does not listen to it: a reset must not end the process.
  pool.on('connect', (client) => client.on('error', options.onError));

  async function borrow(timeoutMs: number): Promise<PoolClient> {
    const connecting = pool.connect();
    try {
      return await withDeadline(connecting, timeoutMs, `get a connection to ${name}`);
    } catch (error) {
      connecting.then(
        (client) => client.release(),
        () => undefined,
      );
      throw error;
    }
  }

  async function ask<Row>(client: PoolClient, sql: string, values: unknown[], timeoutMs: number) {
    try {
      const work = client.query(sql, values);
      const result = await withDeadline(work, timeoutMs, `get an answer of ${name}`);
      client.release();
      return result.rows as Row[];
    } catch (error) {
      // A connection that may still be busy is never lent again: it is destroyed.
      client.release(isAnswer(error) ? undefined : true);
      throw error;
    }
  }

  return {
    name,
    async query<Row>(sql: string, values: unknown[], timeoutMs: number) {
      const startedAtMs = performance.now();
      const client = await borrow(timeoutMs);
      const leftMs = Math.max(1, timeoutMs - (performance.now() - startedAtMs));
      return ask<Row>(client, sql, values, leftMs);
    },
    async probe(timeoutMs) {
      await ask(await borrow(options.connectTimeoutMs), 'select 1', [], timeoutMs);
    },
    discardConnections() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await pool.end();
    },
  };
}

function trackSocket(sockets: Set<Socket>): Socket {
  const socket = new Socket();
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
  return socket;
}

function isAnswer(error: unknown): boolean {
  return (error as { severity?: unknown } | undefined)?.severity === 'ERROR';
}
