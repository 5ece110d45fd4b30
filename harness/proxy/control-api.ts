import type { IncomingMessage, ServerResponse } from 'node:http';
import { monotonicMs } from '../journal/clock.ts';
import { ControlError } from './control-error.ts';
import { EARLIEST_HEADER, LATEST_HEADER } from './control-headers.ts';
import {
  parse,
  parseToxic,
  parseToxicChange,
  proxiesInput,
  proxyChange,
  proxyInput,
  repliesQuery,
} from './control-input.ts';
import type { EvidenceStream } from './evidence-stream.ts';
import type { LinkProxy } from './link-proxy.ts';
import type { ProxyTable } from './proxy-table.ts';

export const VERSION = '2.12.0-deadair';

interface Answer {
  status: number;
  body?: unknown;
}

type Input = { table: ProxyTable; parameters: string[]; body: unknown; query: URLSearchParams };
type Handler = (input: Input) => Answer | Promise<Answer>;

/** `*` stands for one segment of the path, which may hold any character URL-encoded. */
const ROUTES: Record<string, Handler> = {
  'GET /health': () => ({ status: 200, body: { ok: true } }),
  'GET /version': () => ({ status: 200, body: { version: VERSION } }),
  'POST /reset': async ({ table }) => {
    await table.reset();
    return { status: 204 };
  },
  'POST /populate': async ({ table, body }) => {
    const proxies = await table.populate(parse(proxiesInput, body, 'the proxies'));
    return { status: 201, body: { proxies: proxies.map(describe) } };
  },
  'GET /proxies': ({ table }) => ({
    status: 200,
    body: Object.fromEntries(table.all().map((proxy) => [proxy.name, describe(proxy)])),
  }),
  'POST /proxies': async ({ table, body }) => {
    const proxy = await table.create(parse(proxyInput, body, 'the proxy'));
    return { status: 201, body: describe(proxy) };
  },
  'GET /proxies/*': ({ table, parameters: [name = ''] }) => ({
    status: 200,
    body: describe(table.get(name)),
  }),
  'PATCH /proxies/*': changeProxy,
  'POST /proxies/*': changeProxy,
  'DELETE /proxies/*': async ({ table, parameters: [name = ''] }) => {
    await table.delete(name);
    return { status: 204 };
  },
  'GET /proxies/*/toxics': ({ table, parameters: [name = ''] }) => ({
    status: 200,
    body: [...table.get(name).toxics.values()],
  }),
  'POST /proxies/*/toxics': ({ table, parameters: [name = ''], body }) => {
    const toxic = parseToxic(body);
    table.addToxic(name, toxic);
    return { status: 200, body: toxic };
  },
  'GET /proxies/*/toxics/*': ({ table, parameters: [name = '', toxic = ''] }) => ({
    status: 200,
    body: table.toxic(name, toxic).toxic,
  }),
  'PATCH /proxies/*/toxics/*': changeToxic,
  'POST /proxies/*/toxics/*': changeToxic,
  'DELETE /proxies/*/toxics/*': ({ table, parameters: [name = '', toxic = ''] }) => {
    const found = table.toxic(name, toxic);
    found.proxy.remove(found.toxic.name);
    return { status: 204 };
  },
  'GET /replies': ({ table, query }) => {
    const { from, to, link } = parse(
      repliesQuery,
      { from: query.get('from'), to: query.get('to'), link: query.getAll('link') },
      'the query',
    );
    return { status: 200, body: { links: findCarriers(table, link, from, to) } };
  },
};

/** Answers one request to the control port. */
export async function answerControl(
  table: ProxyTable,
  evidence: EvidenceStream,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://proxy');
  const method = request.method ?? 'GET';
  if (method === 'GET' && url.pathname === '/evidence') {
    evidence.subscribe(response);
    return;
  }
  try {
    const body = await readBody(request);
    if (method === 'POST' && url.pathname === '/evidence/close') {
      evidence.close();
      send(response, { status: 204 });
      return;
    }
    const { handler, parameters } = findRoute(method, url.pathname);
    response.setHeader(EARLIEST_HEADER, String(monotonicMs()));
    const answer = await handler({ table, parameters, body, query: url.searchParams });
    response.setHeader(LATEST_HEADER, String(monotonicMs()));
    send(response, answer);
  } catch (error) {
    const status = error instanceof ControlError ? error.status : 500;
    send(response, { status, body: { error: (error as Error).message, status } });
  }
}

async function changeProxy({ table, parameters: [name = ''], body }: Input): Promise<Answer> {
  const proxy = table.get(name);
  const { enabled } = parse(proxyChange, body, `the change of ${name}`);
  await (enabled ? table.enable(proxy) : proxy.disable());
  return { status: 200, body: describe(proxy) };
}

function changeToxic({ table, parameters: [name = '', toxicName = ''], body }: Input): Answer {
  const { proxy, toxic } = table.toxic(name, toxicName);
  proxy.update(toxic, parseToxicChange(toxic, body));
  return { status: 200, body: toxic };
}

function findCarriers(table: ProxyTable, links: string[], fromMs: number, toMs: number): string[] {
  return links.filter((link) => {
    const carried = table.get(link).replies.carried(fromMs, toMs);
    if (carried !== undefined) return carried;
    throw new ControlError(
      410,
      `Failed to tell whether ${link} carried a reply: the window from ${fromMs} to ${toMs} is older ` +
        'than what is remembered. Ask right after the reply.',
    );
  });
}

function findRoute(method: string, path: string): { handler: Handler; parameters: string[] } {
  const segments = path.split('/').slice(1);
  const pattern = segments.map((segment, n) => (n === 1 || n === 3 ? '*' : segment)).join('/');
  const route = segments[0] === 'proxies' ? pattern : segments.join('/');
  const handler = ROUTES[`${method} /${route}`];
  if (handler === undefined) {
    throw new ControlError(404, `no such route: ${method} ${path}. Expected one of Toxiproxy's.`);
  }
  const parameters = segments.filter((_, n) => n === 1 || n === 3).map(decodeURIComponent);
  return { handler, parameters };
}

function describe(proxy: LinkProxy): Record<string, unknown> {
  return {
    name: proxy.name,
    listen: `${proxy.listen.host}:${proxy.listen.port}`,
    upstream: `${proxy.upstream.host}:${proxy.upstream.port}`,
    enabled: proxy.isEnabled,
    toxics: [...proxy.toxics.values()],
  };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ControlError(400, `bad request body: ${(error as Error).message}`);
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.statusCode = status;
  if (body === undefined) {
    response.end();
    return;
  }
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}
