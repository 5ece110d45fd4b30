import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventBody } from '../journal/event.ts';
import type { LoadRequest } from '../journal/load-event.ts';
import type { Source } from '../journal/writer.ts';
import { locateK6 } from './k6-binary.ts';
import { type K6Load, prepareK6Load } from './k6-load.ts';

const WITHIN_MS = 60_000;
const LATENCY_MS = 30;
/** Of so many requests one fails. */
const FAILS_EACH = 4;

/** Not built here: `node tools/bootstrap/run.mjs tools/build-k6.ts` does that, once. */
const k6 = await locateK6();

let folder: string;
let server: Server;
let url: string;
/** When each request came that is never answered. */
const hangs: number[] = [];

/** Answers after a known time; each fourth answer is a 500, and `/cut` is cut off. */
beforeAll(async () => {
  if (!k6) return;
  folder = mkdtempSync(join(tmpdir(), 'deadair-k6-'));
  let count = 0;
  server = createServer((request, response) => {
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  if (!k6) return;
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

interface Seen {
  load: K6Load;
  events: EventBody[];
  logPath: string;
}

let scripts = 0;

async function prepare(script: string, env: Record<string, string> = {}): Promise<Seen> {
  scripts += 1;
  const name = `script-${scripts}`;
  const path = join(folder, `${name}.js`);
  writeFileSync(path, script);
  const events: EventBody[] = [];
  const source: Source = { name: 'load', emit: (body) => events.push(body), close: () => {} };
  const load = await prepareK6Load({
    scripts: [{ name, script: path, env: { URL: '{server}', ...env }, allow: [], toEnd: true }],
    k6: k6 ?? { command: 'k6' },
    source,
    launch: ({ command, arguments: given, environment }) =>
      spawn(command, given, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] }),
    resolve: (template) => template.replace('{server}', url),
    logFolder: folder,
  });
  return { load, events, logPath: join(folder, `k6-${name}.log`) };
}

async function run(script: string, env?: Record<string, string>): Promise<Seen> {
  const seen = await prepare(script, env);
  seen.load.start();
  await expect.poll(() => seen.load.isDone, { timeout: WITHIN_MS, interval: 20 }).toBe(true);
  return seen;
}

function requestsOf({ events }: Seen): LoadRequest[] {
  return events.filter((event) => event.kind === 'load-request');
}

const endOf = ({ events }: Seen) => events.find((event) => event.kind === 'load-ended');

/** How long a request may take to reach a server on a busy machine. */
const SLOW_MS = 1_000;

/** The latest time at which a request was sent. */
function sentAt(request: LoadRequest | undefined): number {
  if (request === undefined) return Number.NaN;
  const { wallMs, blockedMs, durationMs, beganToWallMs } = request;
  return beganToWallMs ?? wallMs - blockedMs - durationMs;
}

/** A process that listens and is stopped, with as many connections as its queue holds: more get no answer. */
async function listenDeaf(): Promise<{ port: number; startedMs: number; release(): void }> {
  const program = `const server = require('node:net').createServer().listen(
    { port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port))`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) => {
    child.stdout.once('data', (chunk) => resolve(Number(chunk)));
  });
  child.kill('SIGSTOP');
  const fillers = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await expect.poll(() => fillers.filter(({ connecting }) => !connecting).length).toBe(2);
  const release = () => {
    for (const filler of fillers) filler.destroy();
    child.kill('SIGKILL');
  };
  return { port, startedMs: Date.now(), release };
}

/** Runs `body` 40 times a second for two seconds. */
const atRate = (body: string, more = ''): string => `
import http from 'k6/http';
import { Trend } from 'k6/metrics';
const own = new Trend('own_ms', true);
export const options = {
  scenarios: { steady: { executor: 'constant-arrival-rate', rate: 40, timeUnit: '1s', duration: '2s', preAllocatedVUs: 20, gracefulStop: '5s' } },
  ${more}
};
export default function () { ${body} }
`;
const once = (body: string): string => `
import http from 'k6/http';
import exec from 'k6/execution';
export default function () { ${body} }
`;

describe.skipIf(!k6)('real k6 (needs tools/build-k6.ts, or k6 2.2.0)', () => {
  test(
    'latency and error share of a server that is known are what it says, as k6 itself counts them',
    async () => {
      const summary = join(folder, 'summary.json');
      const script = atRate(
        "http.get(__ENV.URL + '/', { tags: { name: 'page' } }); own.add(7);",
        "summaryTrendStats: ['p(95)', 'count'],",
      );
      const seen = await run(
        `${script}export function handleSummary(data) { return { ${JSON.stringify(summary)}: JSON.stringify(data) }; }`,
      );
      const requests = requestsOf(seen);
      expect(requests.length).toBeGreaterThanOrEqual(70);
      expect(requests.length).toBeLessThanOrEqual(81);
      const failed = requests.filter((each) => each.failed);
      expect(failed.length).toBe(Math.floor(requests.length / FAILS_EACH));
      expect(new Set(failed.map(({ status }) => status))).toEqual(new Set([500]));
      expect(new Set(requests.map(({ name, scenario }) => `${scenario} ${name}`))).toEqual(
        new Set(['steady page']),
      );
      for (const { durationMs } of requests) expect(durationMs).toBeGreaterThan(LATENCY_MS - 2);
      const told = JSON.parse(readFileSync(summary, 'utf8')).metrics;
      expect(told.http_req_duration.values.count).toBe(requests.length);
      expect(told.http_req_failed.values.passes).toBe(failed.length);
      const sorted = requests.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
      const at = (sorted.length - 1) * 0.95;
      const [low = 0, high = 0] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
      expect(told.http_req_duration.values['p(95)']).toBeGreaterThanOrEqual(low);
      expect(told.http_req_duration.values['p(95)']).toBeLessThanOrEqual(high);
      const values = seen.events.filter((event) => event.kind === 'load-value');
      expect(values.length).toBe(requests.length);
      expect(endOf(seen)).toMatchObject({ asked: false, exitCode: 0, unread: 0 });
    },
    WITHIN_MS,
  );

  test(
    'samples come while it runs, and when asked to end it ends with the last of them',
    async () => {
      const endless = atRate("http.get(__ENV.URL + '/');").replace("'2s'", "'10m'");
      const seen = await prepare(endless);
      seen.load.start();
      await expect
        .poll(() => requestsOf(seen).length, { timeout: WITHIN_MS, interval: 20 })
        .toBeGreaterThan(20);
      expect(endOf(seen)).toBeUndefined();
      await seen.load.stop();
      expect(endOf(seen)).toMatchObject({ asked: true, exitCode: 105 });
      expect(seen.load.failure).toBeUndefined();
    },
    WITHIN_MS,
  );

  test(
    'every request that hangs when it is stopped is told, with the second in which it began',
    async () => {
      hangs.length = 0;
      const seen = await prepare(
        atRate("http.get(__ENV.URL + (exec.scenario.iterationInTest % 20 === 1 ? '/hang' : '/'));")
          .replace("'2s'", "'10m'")
          .replace('import http', "import exec from 'k6/execution'; import http"),
      );
      seen.load.start();
      await expect.poll(() => hangs.length, { timeout: WITHIN_MS, interval: 20 }).toBe(7);
      await seen.load.stop();
      const cut = seen.events.filter((event) => event.kind === 'load-cut');
      // What was answered within 30 ms may be under way too.
      expect(cut.length).toBeGreaterThanOrEqual(7);
      expect(endOf(seen)).toMatchObject({ underWay: cut.length });
      const began = cut.sort((a, b) => a.beganToWallMs - b.beganToWallMs).slice(0, 3);
      for (const [
        index,
        { beganFromWallMs, beganToWallMs, wallMs, longestMs },
      ] of began.entries()) {
        expect(beganFromWallMs).toBeLessThanOrEqual(hangs[index] ?? Number.NaN);
        expect(beganToWallMs).toBeGreaterThanOrEqual((hangs[index] ?? Number.NaN) - SLOW_MS);
        expect(wallMs - beganToWallMs).toBeGreaterThan(longestMs ?? Number.NaN);
      }
    },
    WITHIN_MS,
  );

  test(
    'iterations that the patience of their scenario leaves behind are told too',
    async () => {
      const impatient = atRate("http.get(__ENV.URL + '/hang');").replace("'5s'", "'1s'");
      const seen = await run(impatient.replace('rate: 40', 'rate: 4'));
      const cut = seen.events.filter((event) => event.kind === 'load-cut');
      expect(cut.length).toBeGreaterThanOrEqual(7);
      expect(endOf(seen)).toMatchObject({ asked: false, exitCode: 0, underWay: cut.length });
    },
    WITHIN_MS,
  );

  test(
    'a request that is not answered in time is told with the time at which it was sent',
    async () => {
      hangs.length = 0;
      const seen = await run(once("http.get(__ENV.URL + '/hang', { timeout: '1s' });"));
      const [request] = requestsOf(seen);
      expect(request).toMatchObject({ failed: true, errorCode: '1050' });
      expect(sentAt(request)).toBeLessThan((hangs[0] ?? Number.NaN) + 50);
      expect(sentAt(request)).toBeGreaterThan((hangs[0] ?? Number.NaN) - SLOW_MS);
    },
    WITHIN_MS,
  );

  test(
    'a request whose connection times out is told with the time at which it was sent',
    async () => {
      const { port, startedMs, release } = await listenDeaf();
      const seen = await run(once("http.get(__ENV.DEAF, { timeout: '2s' });"), {
        DEAF: `http://127.0.0.1:${port}/`,
      });
      release();
      const [request] = requestsOf(seen);
      // k6 itself says that it took no time at all.
      expect(request).toMatchObject({ failed: true, durationMs: 0, blockedMs: 0 });
      const { wallMs = 0 } = request ?? {};
      expect(wallMs - sentAt(request)).toBeGreaterThan(1_900);
      expect(sentAt(request)).toBeGreaterThan(startedMs);
    },
    WITHIN_MS,
  );

  test(
    'a connection that is cut is a request without an answer',
    async () => {
      const seen = await run(once("http.get(__ENV.URL + '/cut');"));
      const [request] = requestsOf(seen);
      expect(request).toMatchObject({ failed: true });
      expect(request?.status).toBeUndefined();
    },
    WITHIN_MS,
  );

  test(
    'what k6 has no virtual user for is told as dropped',
    async () => {
      const slow = atRate("http.get(__ENV.URL + '/'); sleep(3);").replace(
        "import http from 'k6/http';",
        "import http from 'k6/http'; import { sleep } from 'k6';",
      );
      const seen = await run(slow.replace('preAllocatedVUs: 20', 'preAllocatedVUs: 2, maxVUs: 2'));
      const dropped = seen.events.filter((event) => event.kind === 'load-dropped');
      const count = dropped.reduce((sum, each) => sum + each.count, 0);
      expect(count).toBeGreaterThanOrEqual(70);
    },
    WITHIN_MS,
  );

  test(
    'its own thresholds are told and are no failure',
    async () => {
      const impossible = atRate(
        "http.get(__ENV.URL + '/');",
        "thresholds: { http_req_duration: ['p(95)<1'] },",
      );
      const seen = await run(impossible);
      expect(endOf(seen)).toMatchObject({ asked: false, exitCode: 99 });
      expect(seen.load.failure).toBeUndefined();
    },
    WITHIN_MS,
  );

  test(
    'a script that aborts the test has failed, in its own last words',
    async () => {
      const seen = await run(once("exec.test.abort('the shop is closed');"));
      expect(endOf(seen)).toMatchObject({ exitCode: 108 });
      expect(seen.load.failure).toMatch(/its script aborted the test.*the shop is closed/s);
    },
    WITHIN_MS,
  );

  test(
    'a script that throws where it is read is refused before there is any load',
    async () => {
      const broken = prepare("throw new Error('no such shop');");
      await expect(broken).rejects.toThrow(/Failed to read the k6 script.*no such shop/s);
    },
    WITHIN_MS,
  );

  test(
    'a script that throws in its setup ends the load, in its own last words',
    async () => {
      const seen = await run(`export function setup() { throw new Error('no such shop'); }
        export default function () {}`);
      expect(endOf(seen)).toMatchObject({ exitCode: 107 });
      expect(seen.load.failure).toMatch(/threw an exception.*no such shop/s);
    },
    WITHIN_MS,
  );

  test.each([
    ['an address outside', "http.get('http://192.0.2.1/', { timeout: '2s' });"],
    ['a name outside', "http.get('http://outside.example/', { timeout: '2s' });"],
    ['an address that an answer leads to', "http.get(__ENV.URL + '/away', { timeout: '2s' });"],
    [
      'a web socket outside',
      "new WebSocket('ws://192.0.2.1/').addEventListener('error', (e) => console.error(e.error));",
    ],
  ])(
    '%s is not called, whatever the script says of it',
    async (_, body) => {
      const script = `import { WebSocket } from 'k6/websockets';
        export const options = { blacklistIPs: [], blockHostnames: [] };${once(body)}`;
      const seen = await run(script);
      expect(seen.load.failure).toMatch(/not on loopback, and k6 was kept from calling it/);
      expect(readFileSync(seen.logPath, 'utf8')).toMatch(
        /is in a (blacklisted range|blocked pattern)/,
      );
    },
    WITHIN_MS,
  );

  test(
    'scenarios have the executors that k6 resolves: a script that names none is a closed loop',
    async () => {
      const open = await prepare(atRate(''));
      open.load.start();
      await open.load.stop();
      expect(open.events[0]).toMatchObject({ executors: { steady: 'constant-arrival-rate' } });
      const closed = await prepare(
        'export const options = { vus: 2, duration: "1s" }; export default function () {}',
      );
      closed.load.start();
      await closed.load.stop();
      expect(closed.events[0]).toMatchObject({ executors: { default: 'constant-vus' } });
    },
    WITHIN_MS,
  );

  test(
    'it sees the environment that it is given and nothing of the machine',
    async () => {
      process.env.DEADAIR_TEST_SECRET = 'hunter2';
      const seen = await run(
        'export default function () { console.error(JSON.stringify(__ENV)); }',
        // A proxy would lead around the fence, which sees the proxy's address alone.
        { SHOP: 'open', https_proxy: 'http://127.0.0.1:3128' },
      );
      delete process.env.DEADAIR_TEST_SECRET;
      const log = readFileSync(seen.logPath, 'utf8');
      expect(log).toContain('SHOP');
      expect(log).not.toContain('3128');
      expect(log).not.toContain('hunter2');
    },
    WITHIN_MS,
  );
});
