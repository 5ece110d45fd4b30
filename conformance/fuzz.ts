/**
 * `node conformance/fuzz.ts [requests] [connections]`: throws control requests and connections at the
 * fault proxy that nobody sane would send. It must not die, must answer each request with an error that
 * says why or do it, and its memory must not grow. Exit 1 otherwise.
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { LINK_FAULTS } from '../harness/link-faults/catalogue.ts';
import { deriveRandom } from '../harness/scenario/random.ts';
import { startDeadair } from './engines.ts';

const REQUESTS_AT_ONCE = 32;
const CONNECTIONS_AT_ONCE = 64;
/** What the process may hold beyond what it held after a fifth of the work. */
const GROWTH_BYTES = 64 << 20;
const CONNECTION_WITHIN_MS = 400;

const NAMES = ['a', 'b', 'c', 'd'];

const [requests = 100_000, connections = 10_000] = process.argv.slice(2).map(Number);
const seed = process.env.SEED ?? String(Date.now());
const random = deriveRandom(seed, 'fuzz');
process.stdout.write(`seed ${seed}: ${requests} requests, ${connections} connections\n`);

// A small heap: what leaks soon fills it, and the process dies. What is only not yet collected stays small.
const proxy = await startDeadair(seed, ['--max-semi-space-size=4', '--max-old-space-size=96']);
const agent = new Agent({ keepAlive: true, maxSockets: REQUESTS_AT_ONCE });
const upstream = createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    const choice = random();
    if (choice < 0.1) socket.destroy();
    else if (choice < 0.2) socket.end(bytes);
    else if (choice < 0.25) socket.resetAndDestroy();
    else if (socket.writable) socket.write(bytes);
  });
});
await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
const upstreamPort = (upstream.address() as AddressInfo).port;

let failures = 0;
await phase('control requests', requests, REQUESTS_AT_ONCE, fuzzRequest);
await phase('connections', connections, CONNECTIONS_AT_ONCE, fuzzConnection);
upstream.close();
agent.destroy();
process.stdout.write(`${failures === 0 ? 'passed' : `${failures} failures`}\n`);
await proxy[Symbol.asyncDispose]();
process.exit(failures === 0 ? 0 : 1);

async function phase(
  name: string,
  count: number,
  atOnce: number,
  act: () => Promise<void>,
): Promise<void> {
  let begun = 0;
  let settledBytes = 0;
  const beganMs = performance.now();
  const worker = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      if (begun === Math.ceil(count / 5)) settledBytes = residentBytes();
      await act();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const grownBytes = residentBytes() - settledBytes;
  const took = ((performance.now() - beganMs) / 1000).toFixed(0);
  const grown = `${(grownBytes / 1e6).toFixed(1)} MB`;
  process.stdout.write(
    `${count} ${name} in ${took} s, memory grew by ${grown} since a fifth of it\n`,
  );
  if (grownBytes > GROWTH_BYTES) fail(`memory grew by ${grown} during the ${name}`);
}

function residentBytes(): number {
  const status = readFileSync(`/proc/${proxy.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024;
}

function fail(reason: string): void {
  failures += 1;
  if (failures <= 20) process.stdout.write(`✗ ${reason}\n`);
}

async function fuzzRequest(): Promise<void> {
  const method = pick(['GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'POST', 'POST']);
  const path = makePath();
  const body = method === 'GET' ? undefined : makeBody();
  try {
    const { status, text } = await send(method, path, body);
    if (status >= 500) fail(`${method} ${path} ${body}: got ${status} ${text}`);
    if (status >= 400 && !text.includes('"error"')) fail(`${method} ${path}: no reason in ${text}`);
  } catch (error) {
    fail(`${method} ${path} ${body}: ${(error as Error).message}`);
  }
}

/** One connection through whatever faults the requests left or are put in here. */
async function fuzzConnection(): Promise<void> {
  const name = pick(NAMES);
  if (random() < 0.3) await send('POST', `/proxies/${name}/toxics`, JSON.stringify(makeToxic()));
  if (random() < 0.1) await send('POST', '/reset', undefined);
  const found = await send('GET', `/proxies/${name}`, undefined);
  const port = found.status === 200 ? Number(JSON.parse(found.text).listen.split(':').at(-1)) : 0;
  if (port === 0) {
    const body = { name, upstream: `127.0.0.1:${upstreamPort}` };
    await send('POST', '/proxies', JSON.stringify(body));
    return;
  }
  await talk(port);
}

function talk(port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const timer = setTimeout(() => socket.destroy(), random() * CONNECTION_WITHIN_MS);
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.on('connect', () => {
      socket.write(Buffer.alloc(Math.floor(random() ** 4 * 200_000), Math.floor(random() * 256)));
      const choice = random();
      if (choice < 0.2) socket.end();
      if (choice > 0.9) socket.resetAndDestroy();
      if (choice > 0.3 && choice < 0.4) socket.pause();
    });
    socket.on('data', () => {});
  });
}

function send(method: string, path: string, body: string | undefined) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const outgoing = request(`${proxy.control}${path}`, { method, agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function makePath(): string {
  const names = [...NAMES, 'none', '%41', '%', '..', '__proto__', 'constructor', ''];
  const toxic = pick(['fault', 'latency_downstream', 'down_both', '__proto__', '%zz', '']);
  return pick([
    '/proxies',
    `/proxies/${pick(names)}`,
    `/proxies/${pick(names)}/toxics`,
    `/proxies/${pick(names)}/toxics`,
    `/proxies/${pick(names)}/toxics/${toxic}`,
    '/populate',
    '/reset',
    '/version',
    '/leases/renew',
    `/replies?from=${pick(['0', 'x', '-1'])}&to=9&link=${pick(names)}`,
    `/proxies/a/toxics?leaseMs=${pick(['5', '-5', 'x', '1e9'])}`,
    '//',
    '/proxies/a/b/c/d/e',
  ]);
}

function makeBody(): string | undefined {
  const choice = random();
  if (choice < 0.1) return undefined;
  if (choice < 0.15) return pick(['{', '[]', 'null', '"x"', '[[[[', '{"a":', '1e999', '\u0000']);
  const proxy = { name: pick(NAMES), upstream: `127.0.0.1:${upstreamPort}`, enabled: true };
  const body = pick<unknown>([proxy, [proxy], makeToxic(), { enabled: random() < 0.5 }]);
  return JSON.stringify(random() < 0.4 ? mutate(body) : body);
}

function makeToxic(): Record<string, unknown> {
  const type = pick(Object.keys(LINK_FAULTS));
  const names = ['latency', 'jitter', 'rate', 'delay', 'timeout', 'average_size', 'bytes', 'as'];
  const attributes: Record<string, unknown> = {};
  for (const name of names) if (random() < 0.25) attributes[name] = makeValue();
  return {
    name: pick(['fault', 'other', 'third', undefined]),
    type,
    stream: pick(['upstream', 'downstream', 'both', undefined]),
    toxicity: pick([1, 0.5, 0, undefined]),
    attributes,
  };
}

function makeValue(): unknown {
  return pick<unknown>([0, 1, 10, 100, 1000, -1, 0.5, 1e308, null, 'reset', '', {}, [], true]);
}

/** One value of the structure, anywhere in it, becomes another. */
function mutate(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.2) return makeValue();
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...value]
    : { ...value };
  const key = pick([...Object.keys(copy), 'nonsense']);
  (copy as Record<string, unknown>)[key] = mutate((copy as Record<string, unknown>)[key]);
  return copy;
}

function pick<T>(choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T;
}
