import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import {
  type ConnectionLimits,
  type RetryPolicy,
  readConnectionLimits,
} from './connection-overrides.ts';
import { signRequest } from './signature.ts';

const LARGEST_DOCUMENT_BYTES = 64 * 1024;
/** How late a late webhook is. */
const LATE_MS = 1_500;
const CONNECTION_FAILURE = 11205;
const RETRIEVAL_FAILURE = 11200;

/** Why a document could not be had, with the number under which Twilio explains it. */
export class DocumentError extends Error {
  readonly code: number;
  readonly url: string;

  constructor(code: number, url: string, message: string) {
    super(`${code} ${message}`);
    this.code = code;
    this.url = url;
  }
}

export interface DocumentRequest {
  url: string;
  method: 'GET' | 'POST';
  parameters: Record<string, string>;
  authToken: string;
  /** Ends the wait when the call is over. */
  signal: AbortSignal;
  /** What a misbehaviour makes of it. */
  wrong?: WrongWebhook;
}

/** Sent twice at once, sent late, or signed by somebody who does not know the token. */
export type WrongWebhook = 'duplicate' | 'late' | 'forged';

type Reply = { status: number; body: string } | { failed: RetryPolicy; message: string };

/** Asks the stack for TwiML as Twilio does: signed, with its time-outs and its retries. */
export async function fetchDocument(asked: DocumentRequest): Promise<string> {
  const { wrong, signal } = asked;
  const request = wrong === 'forged' ? { ...asked, authToken: `not ${asked.authToken}` } : asked;
  const limits = readConnectionLimits(request.url);
  if (wrong === 'late') await pause(LATE_MS, undefined, { signal });
  // Nobody waits for what the second one is answered.
  if (wrong === 'duplicate') void ask(request, limits, limits.totalMs);
  const deadlineMs = performance.now() + limits.totalMs;
  for (let attempt = 0; ; attempt += 1) {
    const leftMs = deadlineMs - performance.now();
    const reply = await ask(request, limits, leftMs);
    request.signal.throwIfAborted();
    if ('body' in reply && reply.status < 300) return reply.body;
    const failure = 'failed' in reply ? reply : describeStatus(reply.status);
    const { retryOn, retries } = limits;
    const retry = retryOn.includes('all') || retryOn.includes(failure.failed);
    if (attempt < retries && retry && performance.now() < deadlineMs) continue;
    const code = failure.failed === 'ct' ? CONNECTION_FAILURE : RETRIEVAL_FAILURE;
    throw new DocumentError(code, request.url, failure.message);
  }
}

function describeStatus(status: number): { failed: RetryPolicy; message: string } {
  return { failed: status >= 500 ? '5xx' : '4xx', message: `got an HTTP ${status} response` };
}

function ask(request: DocumentRequest, limits: ConnectionLimits, leftMs: number): Promise<Reply> {
  return new Promise((resolve) => {
    const sent = send(request);
    let connected = false;
    let timer: NodeJS.Timeout | undefined;
    const fail = (message: string): void => {
      settle({ failed: connected ? 'rt' : 'ct', message });
      sent.destroy();
    };
    const total = setTimeout(() => fail('the whole exchange took too long'), leftMs);
    const within = (waitMs: number, message: string): void => {
      clearTimeout(timer);
      timer = setTimeout(() => fail(message), waitMs);
    };
    const settle = (reply: Reply): void => {
      clearTimeout(timer);
      clearTimeout(total);
      request.signal.removeEventListener('abort', abort);
      resolve(reply);
    };
    const abort = (): void => fail('the call ended');
    request.signal.addEventListener('abort', abort);
    within(limits.connectMs, 'no connection in time');
    sent.on('socket', (socket) => {
      const event = (socket as TLSSocket).encrypted ? 'secureConnect' : 'connect';
      socket.once(event, () => {
        connected = true;
        within(limits.readMs, 'no reply in time');
      });
    });
    sent.on('error', (error) => fail(error.message));
    sent.on('response', (response) => {
      read(response, () => within(limits.readMs, 'the reply stalled')).then(
        (body) => settle({ status: response.statusCode ?? 0, body }),
        (error: Error) => fail(error.message),
      );
    });
  });
}

function send({ url, method, parameters, authToken }: DocumentRequest): ClientRequest {
  const target = new URL(url);
  const body = new URLSearchParams(parameters).toString();
  const posts = method === 'POST';
  if (!posts)
    for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
  const signed = posts
    ? signRequest(authToken, url, parameters)
    : signRequest(authToken, target.href);
  const request = (target.protocol === 'https:' ? requestHttps : requestHttp)(target, {
    method,
    agent: false,
    headers: {
      accept: '*/*',
      'user-agent': 'TwilioProxy/1.1',
      'x-twilio-signature': signed,
      ...(posts
        ? {
            'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
            'content-length': Buffer.byteLength(body),
          }
        : {}),
    },
  });
  request.end(posts ? body : undefined);
  return request;
}

async function read(response: IncomingMessage, onPacket: () => void): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  onPacket();
  for await (const chunk of response) {
    onPacket();
    size += chunk.length;
    if (size > LARGEST_DOCUMENT_BYTES) throw new Error('the document is larger than 64 KiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
