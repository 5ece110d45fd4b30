import { ControlError } from './control-error.ts';
import {
  leaseQuery,
  parse,
  parseToxic,
  parseToxicChange,
  proxiesInput,
  proxyChange,
  proxyInput,
  repliesQuery,
} from './control-input.ts';
import type { LinkProxy } from './link-proxy.ts';
import { renderMetrics } from './metrics.ts';
import type { ProxyTable } from './proxy-table.ts';

const VERSION = '2.12.0-deadair';

export interface Answer {
  status: number;
  /** An object is sent as JSON, a string as plain text. */
  body?: unknown;
}

type Input = { table: ProxyTable; parameters: string[]; body: unknown; query: URLSearchParams };
type Handler = (input: Input) => Answer | Promise<Answer>;

/** `*` stands for one segment of the path, which may hold any character URL-encoded. */
const ROUTES: Record<string, Handler> = {
  'GET /health': () => ({ status: 200, body: { ok: true } }),
  'GET /version': () => ({ status: 200, body: { version: VERSION } }),
  'GET /metrics': async ({ table }) => ({ status: 200, body: await renderMetrics(table) }),
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
  'POST /proxies/*/toxics': async ({ table, parameters: [name = ''], body, query }) => {
    table.get(name);
    const asked = { leaseMs: query.get('leaseMs') ?? undefined };
    const { leaseMs } = parse(leaseQuery, asked, 'the query');
    const toxic = parseToxic(body);
    await table.addToxic(name, toxic, leaseMs);
    return { status: 200, body: toxic };
  },
  'GET /proxies/*/toxics/*': ({ table, parameters: [name = '', toxic = ''] }) => ({
    status: 200,
    body: table.toxic(name, toxic).toxic,
  }),
  'PATCH /proxies/*/toxics/*': changeToxic,
  'POST /proxies/*/toxics/*': changeToxic,
  'DELETE /proxies/*/toxics/*': async ({ table, parameters: [name = '', toxic = ''] }) => {
    await table.removeToxic(name, toxic);
    return { status: 204 };
  },
  'POST /leases/renew': ({ table }) => ({ status: 200, body: { renewed: table.renewLeases() } }),
  'GET /replies': ({ table, query }) => {
    const { from, to, link } = parse(
      repliesQuery,
      { from: query.get('from'), to: query.get('to'), link: query.getAll('link') },
      'the query',
    );
    return { status: 200, body: { links: findCarriers(table, link, from, to) } };
  },
};

/** Does what one request to the control port asks for; throws a ControlError that says what is wrong. */
export async function handleControl(
  table: ProxyTable,
  method: string,
  url: URL,
  body: unknown,
): Promise<Answer> {
  const segments = url.pathname.split('/').slice(1);
  const pattern = segments.map((segment, n) => (n === 1 || n === 3 ? '*' : segment)).join('/');
  const route = `${method} /${segments[0] === 'proxies' ? pattern : segments.join('/')}`;
  const handler = Object.hasOwn(ROUTES, route) ? ROUTES[route] : undefined;
  if (handler === undefined) {
    throw new ControlError(404, `no such route: ${method} ${url.pathname}`);
  }
  const parameters = segments.filter((_, n) => n === 1 || n === 3).map(decodeSegment);
  return handler({ table, parameters, body, query: url.searchParams });
}

async function changeProxy({ table, parameters: [name = ''], body }: Input): Promise<Answer> {
  table.get(name);
  const change = parse(proxyChange, body, `the change of ${name}`);
  return { status: 200, body: describe(await table.change(name, change)) };
}

async function changeToxic(input: Input): Promise<Answer> {
  const { table, parameters, body } = input;
  const [name = '', toxicName = ''] = parameters;
  const { proxy, toxic } = table.toxic(name, toxicName);
  await proxy.update(toxic, parseToxicChange(toxic, body));
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

function describe(proxy: LinkProxy): Record<string, unknown> {
  return {
    name: proxy.name,
    listen: `${proxy.listen.host}:${proxy.listen.port}`,
    upstream: `${proxy.upstream.host}:${proxy.upstream.port}`,
    enabled: proxy.isEnabled,
    toxics: [...proxy.toxics.values()],
  };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ControlError(
      400,
      `Failed to read the path: got "${segment}". Expected URL encoding.`,
    );
  }
}
