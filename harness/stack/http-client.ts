import { Agent, request } from 'node:http';
import { monotonicMs } from '../journal/clock.ts';

/** An answer as it came, or why none did. Instants are raw monotonic ms. */
export interface HttpAnswer {
  sentMs: number;
  answeredMs?: number;
  status?: number;
  headers: Record<string, string>;
  body: string;
  failure?: string;
}

export interface HttpRequest {
  url: string;
  method?: 'GET' | 'POST';
  body?: string;
  headers?: Record<string, string>;
  /** No answer within this time is no answer. */
  timeoutMs: number;
}

/** Headers by which a stack says that it is degraded (DEG-9), lower-case. */
const DEGRADED_HEADERS = [
  'x-degraded-mode',
  'x-fallback-used',
  'x-circuit-state',
  'x-retry-after',
  'retry-after',
];

/** Sends one request over kept-alive sockets of its own and never throws: a failure is an answer. */
export class HttpClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

  send(options: HttpRequest): Promise<HttpAnswer> {
    const sentMs = monotonicMs();
    return new Promise((resolve) => {
      const fail = (failure: string): void => resolve({ sentMs, headers: {}, body: '', failure });
      const outgoing = request(
        options.url,
        {
          agent: this.#agent,
          method: options.method ?? 'GET',
          headers: {
            ...(options.body ? { 'content-type': 'application/json' } : {}),
            ...options.headers,
          },
          timeout: options.timeoutMs,
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', (error) => fail(error.message));
          incoming.on('end', () =>
            resolve({
              sentMs,
              answeredMs: monotonicMs(),
              status: incoming.statusCode,
              headers: pickDegradedHeaders(incoming.headers),
              body: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      const deadline = setTimeout(() => {
        fail(`no answer within ${options.timeoutMs} ms`);
        outgoing.destroy();
      }, options.timeoutMs);
      outgoing.on('close', () => clearTimeout(deadline));
      outgoing.on('error', (error) => fail(describeFailure(error)));
      outgoing.end(options.body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function pickDegradedHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of DEGRADED_HEADERS) {
    const value = headers[name];
    if (value !== undefined) picked[name] = String(value);
  }
  return picked;
}

function describeFailure(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}
