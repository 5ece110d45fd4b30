import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { EvidenceStream } from './evidence.ts';
import type { Fake, InForce } from './fake.ts';
import { describeUnknown } from './misbehaviour-settings.ts';

/** Between these instants a misbehaviour came into force, or went. */
interface Instant {
  earliestMs: number;
  latestMs: number;
}

interface Answer {
  status: number;
  body: unknown;
}

/**
 * The harness's door to a fake, apart from the provider's own port so that no fault on a link can
 * close it: health, evidence, misbehaviours and state.
 */
export function makeControlServer(fake: Fake, evidence: EvidenceStream, now: () => number): Server {
  const inForce = new Map<string, InForce>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(`http://control${request.url}`);
    if (request.method === 'GET' && pathname === '/evidence') {
      streamEvidence(evidence, response);
      return;
    }
    void answer(request, pathname, { fake, evidence, inForce, now }).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  fake.attachControl?.(server);
  return server;
}

interface Control {
  fake: Fake;
  evidence: EvidenceStream;
  inForce: Map<string, InForce>;
  now(): number;
}

async function answer(request: IncomingMessage, path: string, control: Control): Promise<Answer> {
  const { method } = request;
  if (method === 'GET' && path === '/health') return { status: 200, body: { status: 'ok' } };
  if (method === 'GET' && path === '/state') return { status: 200, body: control.fake.state() };
  if (method === 'POST' && path === '/evidence/close') {
    control.evidence.closeAll();
    return { status: 200, body: {} };
  }
  const name = /^\/misbehaviours\/([^/]+)$/.exec(path)?.[1];
  try {
    if (name && method === 'PUT') {
      return {
        status: 200,
        body: misbehave(control, decodeURIComponent(name), await read(request)),
      };
    }
    if (name && method === 'DELETE') {
      return { status: 200, body: heal(control, decodeURIComponent(name)) };
    }
  } catch (error) {
    return { status: 400, body: { error: (error as Error).message } };
  }
  const error =
    `Failed to ${method} ${path}: no such door. Expected GET /health, /state or /evidence, ` +
    'POST /evidence/close, PUT or DELETE /misbehaviours/<name>.';
  return { status: 404, body: { error } };
}

function misbehave(control: Control, name: string, body: Record<string, unknown>): Instant {
  const { kind, ...settings } = body;
  const known = Object.keys(control.fake.misbehaviours);
  const begin = control.fake.misbehaviours[String(kind)];
  if (!begin || !known.includes(String(kind))) {
    throw new Error(`Failed to misbehave: ${describeUnknown('kind', String(kind), known)}.`);
  }
  if (control.inForce.has(name)) {
    throw new Error(`Failed to misbehave: "${name}" is in force already. Heal it first.`);
  }
  const earliestMs = control.now();
  control.inForce.set(name, begin(name, settings));
  return { earliestMs, latestMs: control.now() };
}

/** Healing twice is no mistake: what matters is that it is over, also in an emergency. */
function heal({ inForce, now }: Control, name: string): Instant {
  const earliestMs = now();
  inForce.get(name)?.heal();
  inForce.delete(name);
  return { earliestMs, latestMs: now() };
}

function streamEvidence(evidence: EvidenceStream, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  const subscription = evidence.subscribe(response);
  response.on('close', () => subscription.unsubscribe());
}

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString() || '{}');
  if (typeof body === 'object' && body !== null) return body as Record<string, unknown>;
  throw new Error('Failed to read the request: expected a JSON object such as {"kind":"silence"}.');
}
