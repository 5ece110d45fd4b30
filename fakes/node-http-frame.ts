import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { HttpNetworkFrame } from 'msw/experimental';
import { writeResponse } from './write-response.ts';

/** A request that came over a real socket, on its way through MSW's handlers. */
export class NodeHttpFrame extends HttpNetworkFrame {
  readonly #response: ServerResponse;
  readonly #reset: () => void;

  constructor(request: Request, response: ServerResponse, reset: () => void) {
    super({ request });
    this.#response = response;
    this.#reset = reset;
  }

  respondWith(response?: Response): void {
    if (!response) this.passthrough();
    // HttpResponse.error(): the provider's host goes away without a word.
    else if (response.type === 'error') this.#reset();
    else void writeResponse(this.#response, response);
  }

  /** Nothing of the fake's answers: there is no real provider to pass the request on to. */
  passthrough(): void {
    const { method, url } = this.data.request;
    const message =
      `Failed to ${method} ${url}: no handler of this fake answers it. ` +
      'Expected an address that the provider serves. Add a handler to the fake.';
    this.#answer(404, message);
  }

  errorWith(reason?: unknown): void {
    if (reason instanceof Response) this.respondWith(reason);
    else this.#answer(500, reason instanceof Error ? reason.message : String(reason));
  }

  #answer(status: number, error: string): void {
    void writeResponse(this.#response, Response.json({ error }, { status }));
  }
}

const WIRE = Symbol('wire');

/** The real request and response behind a handler's `request`: for faults below HTTP. */
export function wireOf(request: Request): { request: IncomingMessage; socket: Socket } | undefined {
  return (request as { [WIRE]?: { request: IncomingMessage; socket: Socket } })[WIRE];
}

/** The request as handlers see it: at the provider's official address, whatever port it came to. */
export function toFetchRequest(origin: string, incoming: IncomingMessage): Request {
  const method = incoming.method ?? 'GET';
  const headers = new Headers();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] as string, incoming.rawHeaders[index + 1] as string);
  }
  const hasBody = method !== 'GET' && method !== 'HEAD';
  // Origin and path are joined as text: some clients ask for paths that begin with two slashes.
  const request = new Request(`${origin}${incoming.url ?? '/'}`, {
    method,
    headers,
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' } : {}),
  } as RequestInit);
  Object.defineProperty(request, WIRE, { value: { request: incoming, socket: incoming.socket } });
  return request;
}
