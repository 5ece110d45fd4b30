import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventBody } from '../journal/event.ts';
import type { LoadRequest } from '../journal/load-event.ts';
import type { Source } from '../journal/writer.ts';
import type { K6Binary } from './k6-binary.ts';
import { type K6Load, prepareK6Load } from './k6-load.ts';

export const LATENCY_MS = 30;
/** Of so many requests one fails. */
export const FAILS_EACH = 4;

/** What one script did, told while it runs. */
export interface Seen {
  load: K6Load;
  events: EventBody[];
  logPath: string;
}

/** A server of which all is known, and a real k6 that is pointed at it. */
export interface KnownServer {
  folder: string;
  /** When each request came that is never answered. */
  hangs: number[];
  /** Reads a script; `URL` is the server's address in it. */
  prepare(script: string, env?: Record<string, string>, summary?: string): Promise<Seen>;
  /** The same, from its begin to its own end. */
  run(script: string, env?: Record<string, string>, summary?: string): Promise<Seen>;
  close(): void;
}

/** Answers after a known time; each fourth answer is a 500, `/cut` is cut off, and `/hang` is never answered. */
export async function openKnownServer(k6: K6Binary | undefined): Promise<KnownServer> {
  const folder = mkdtempSync(join(tmpdir(), 'deadair-k6-'));
  mkdirSync(join(folder, 'logs'));
  const hangs: number[] = [];
  const server = createAnswers(hangs);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let scripts = 0;
  const prepare: KnownServer['prepare'] = async (script, env = {}, summary) => {
    scripts += 1;
    const name = `script-${scripts}`;
    const path = join(folder, `${name}.js`);
    writeFileSync(path, script);
    const events: EventBody[] = [];
    const source: Source = { name: 'load', emit: (body) => events.push(body), close: () => {} };
    const told = { name, script: path, env: { URL: url, ...env }, allow: [], toEnd: true };
    const load = await prepareK6Load({
      scripts: [summary === undefined ? told : { ...told, summary }],
      k6: k6 ?? { command: 'k6' },
      source,
      launch: ({ command, arguments: given, environment }) =>
        spawn(command, given, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] }),
      resolve: (template) => template,
      logFolder: join(folder, 'logs'),
    });
    return { load, events, logPath: join(folder, 'logs', `k6-${name}.log`) };
  };
  const run: KnownServer['run'] = async (...given) => {
    const seen = await prepare(...given);
    seen.load.start();
    await isOver(seen.load);
    return seen;
  };
  const close = () => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  };
  return { folder, hangs, prepare, run, close };
}

function createAnswers(hangs: number[]) {
  let count = 0;
  return createServer((request, response) => {
    if (request.url === '/hang') hangs.push(Date.now());
    else if (request.url === '/cut') request.socket.destroy();
    else if (request.url === '/away')
      response.writeHead(302, { location: 'http://192.0.2.1/' }).end();
    else {
      count += 1;
      response.statusCode = count % FAILS_EACH === 0 ? 500 : 200;
      setTimeout(() => response.end('{}'), LATENCY_MS);
    }
  });
}

/** The test's own time-out bounds it. */
async function isOver(load: K6Load): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = setInterval(() => load.isDone && resolve(), 20);
  await promise;
  clearInterval(look);
}

export function requestsOf({ events }: Seen): LoadRequest[] {
  return events.filter((event) => event.kind === 'load-request');
}

export const endOf = ({ events }: Seen) => events.find((event) => event.kind === 'load-ended');

/** Runs `body` 40 times a second for two seconds. */
export const atRate = (body: string, more = ''): string => `
import http from 'k6/http';
import { Trend } from 'k6/metrics';
const own = new Trend('own_ms', true);
export const options = {
  scenarios: { steady: { executor: 'constant-arrival-rate', rate: 40, timeUnit: '1s', duration: '2s', preAllocatedVUs: 20, gracefulStop: '5s' } },
  ${more}
};
export default function () { ${body} }
`;
export const once = (body: string): string => `
import http from 'k6/http';
import exec from 'k6/execution';
export default function () { ${body} }
`;
