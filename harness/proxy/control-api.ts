import type { IncomingMessage, ServerResponse } from 'node:http';
import { monotonicMs } from '../journal/clock.ts';
import { ControlError } from './control-error.ts';
import { EARLIEST_HEADER, LATEST_HEADER } from './control-headers.ts';
import { type Answer, handleControl } from './control-routes.ts';
import type { EvidenceStream } from './evidence-stream.ts';
import type { ProxyTable } from './proxy-table.ts';

const LONGEST_BODY_BYTES = 1 << 20;

/** Answers one request to the control port; whatever it holds, the proxy goes on. */
export async function answerControl(
  table: ProxyTable,
  evidence: EvidenceStream,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const answer = await dispatch(table, evidence, request, response);
    if (answer !== undefined) send(response, answer);
  } catch (error) {
    const { message, hint } = error as ControlError;
    const status = error instanceof ControlError ? error.status : 500;
    send(response, { status, body: { error: message, status, ...(hint ? { hint } : {}) } });
  }
}

async function dispatch(
  table: ProxyTable,
  evidence: EvidenceStream,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Answer | undefined> {
  const url = parseUrl(request.url ?? '/');
  const method = request.method ?? 'GET';
  // A page open in a browser of this machine must not steer faults.
  if (request.headers['user-agent']?.startsWith('Mozilla/')) {
    throw new ControlError(403, 'User agent not allowed');
  }
  if (method === 'GET' && url.pathname === '/evidence') {
    evidence.subscribe(response);
    return undefined;
  }
  const body = await readBody(request);
  if (method === 'POST' && url.pathname === '/evidence/close') {
    evidence.close();
    return { status: 204 };
  }
  response.setHeader(EARLIEST_HEADER, String(monotonicMs()));
  const answer = await handleControl(table, method, url, body);
  response.setHeader(LATEST_HEADER, String(monotonicMs()));
  return answer;
}

function parseUrl(target: string): URL {
  const url = URL.parse(`http://proxy${target.startsWith('/') ? '' : '/'}${target}`);
  if (url !== null) return url;
  throw new ControlError(400, `Failed to read the address: got "${target}". Expected a path.`);
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LONGEST_BODY_BYTES) {
      throw new ControlError(413, `bad request body: longer than ${LONGEST_BODY_BYTES} bytes`);
    }
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ControlError(400, `bad request body: ${(error as Error).message}`);
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  if (response.headersSent || response.destroyed) return;
  response.statusCode = status;
  if (body === undefined) {
    response.end();
    return;
  }
  const isText = typeof body === 'string';
  response.setHeader('content-type', isText ? 'text/plain; version=0.0.4' : 'application/json');
  response.end(isText ? body : JSON.stringify(body));
}
