import type { Engine } from './engines.ts';

/** A call of Toxiproxy's API, in the order in which a client would make it, and what must be answered. */
export interface ApiCall {
  method: string;
  path: string;
  body?: unknown;
  status: number;
  /** Of an answer that is no success. */
  error?: string;
}

const UPSTREAM = '127.0.0.1:9';
const REDIS = { name: 'redis', listen: '127.0.0.1:0', upstream: UPSTREAM };

export const API_CALLS: ApiCall[] = [
  { method: 'POST', path: '/proxies', body: REDIS, status: 201 },
  { method: 'POST', path: '/proxies', body: REDIS, status: 409, error: 'proxy already exists' },
  missing('POST', '/proxies', { upstream: UPSTREAM }, 'name'),
  missing('POST', '/proxies', { name: 'x' }, 'upstream'),
  { method: 'GET', path: '/proxies/redis', status: 200 },
  { method: 'GET', path: '/proxies/none', status: 404, error: 'proxy not found' },
  { method: 'POST', path: '/proxies/none', body: {}, status: 404, error: 'proxy not found' },
  { method: 'POST', path: '/proxies/redis', body: { enabled: false }, status: 200 },
  { method: 'PATCH', path: '/proxies/redis', body: { enabled: true }, status: 200 },
  { method: 'GET', path: '/proxies/redis/toxics', status: 200 },
  { method: 'POST', path: '/proxies/redis/toxics', body: { type: 'latency' }, status: 200 },
  {
    method: 'POST',
    path: '/proxies/redis/toxics',
    body: { type: 'latency' },
    status: 409,
    error: 'toxic already exists',
  },
  {
    method: 'POST',
    path: '/proxies/redis/toxics',
    body: { type: 'nonsense' },
    status: 400,
    error: 'invalid toxic type',
  },
  {
    method: 'POST',
    path: '/proxies/redis/toxics',
    body: { type: 'latency', stream: 'sideways' },
    status: 400,
    error: 'stream was invalid, can be either upstream or downstream',
  },
  { method: 'POST', path: '/proxies/none/toxics', body: {}, status: 404, error: 'proxy not found' },
  {
    method: 'POST',
    path: '/proxies/redis/toxics',
    body: {
      name: 'up',
      type: 'latency',
      stream: 'upstream',
      toxicity: 0.5,
      attributes: { latency: 10, jitter: 5 },
    },
    status: 200,
  },
  { method: 'GET', path: '/proxies/redis/toxics/up', status: 200 },
  { method: 'GET', path: '/proxies/redis/toxics/none', status: 404, error: 'toxic not found' },
  {
    method: 'PATCH',
    path: '/proxies/redis/toxics/up',
    body: { attributes: { latency: 20 }, toxicity: 1 },
    status: 200,
  },
  {
    method: 'POST',
    path: '/proxies/redis/toxics/up',
    body: { attributes: { jitter: 1 } },
    status: 200,
  },
  {
    method: 'PATCH',
    path: '/proxies/redis/toxics/none',
    body: {},
    status: 404,
    error: 'toxic not found',
  },
  { method: 'GET', path: '/proxies', status: 200 },
  { method: 'DELETE', path: '/proxies/redis/toxics/up', status: 204 },
  { method: 'DELETE', path: '/proxies/redis/toxics/up', status: 404, error: 'toxic not found' },
  ...(
    [
      ['bandwidth', { rate: 1_000 }],
      ['slow_close', { delay: 10 }],
      ['timeout', { timeout: 60_000 }],
      ['reset_peer', { timeout: 60_000 }],
      ['slicer', { average_size: 64, size_variation: 32, delay: 10 }],
      ['limit_data', { bytes: 1_000_000 }],
    ] as const
  ).flatMap(([type, attributes]): ApiCall[] => [
    { method: 'POST', path: '/proxies/redis/toxics', body: { type, attributes }, status: 200 },
    { method: 'GET', path: `/proxies/redis/toxics/${type}_downstream`, status: 200 },
    {
      method: 'PATCH',
      path: `/proxies/redis/toxics/${type}_downstream`,
      body: { attributes },
      status: 200,
    },
    { method: 'DELETE', path: `/proxies/redis/toxics/${type}_downstream`, status: 204 },
  ]),
  {
    method: 'POST',
    path: '/populate',
    body: [REDIS, { ...REDIS, name: 'postgres' }],
    status: 201,
  },
  missing('POST', '/populate', [{ upstream: UPSTREAM }], 'name at proxy 1'),
  { method: 'POST', path: '/reset', status: 204 },
  { method: 'GET', path: '/proxies/redis/toxics', status: 200 },
  { method: 'DELETE', path: '/proxies/postgres', status: 204 },
  { method: 'DELETE', path: '/proxies/redis', status: 204 },
  { method: 'DELETE', path: '/proxies/redis', status: 404, error: 'proxy not found' },
  { method: 'GET', path: '/version', status: 200 },
];

function missing(method: string, path: string, body: unknown, field: string): ApiCall {
  return { method, path, body, status: 400, error: `missing required field: ${field}` };
}

export interface ApiAnswer {
  status: number;
  body: unknown;
}

/**
 * Makes every call in turn. Ports, the version, our hints beside an error and Toxiproxy's empty
 * `Logger` are left out; toxics are sorted, since neither promises an order.
 */
export async function callApi({ control }: Engine): Promise<ApiAnswer[]> {
  const answers: ApiAnswer[] = [];
  for (const { method, path, body } of API_CALLS) {
    const response = await fetch(`${control}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    answers.push({ status: response.status, body: text === '' ? undefined : normalize(text) });
  }
  return answers;
}

function normalize(text: string): unknown {
  return JSON.parse(text, (key, value) => {
    if (key === 'listen') return String(value).replace(/\d+$/, 'port');
    if (key === 'version') return 'version';
    if (key === 'toxics') return (value as { name: string }[]).sort(byName);
    return ['hint', 'Logger'].includes(key) || value === null ? undefined : value;
  });
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
