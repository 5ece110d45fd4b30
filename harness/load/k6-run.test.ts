import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  atRate,
  endOf,
  FAILS_EACH,
  LATENCY_MS,
  once,
  openKnownServer,
  requestsOf,
} from './example-k6.ts';
import { locateK6 } from './k6-binary.ts';

const WITHIN_MS = 60_000;

/** Not built here: `node tools/bootstrap/run.mjs tools/build-k6.ts` does that, once. */
const k6 = await locateK6();

const { run, prepare, folder, close } = await openKnownServer(k6);
afterAll(close);

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
    'a script that aborts the test has failed, in its own last words',
    async () => {
      const seen = await run(once("exec.test.abort('the shop is closed');"));
      expect(endOf(seen)).toMatchObject({ exitCode: 108 });
      expect(seen.load.failure).toMatch(/its script aborted the test.*the shop is closed/s);
    },
    WITHIN_MS,
  );

  test(
    'a trend of plain numbers is no latency, and the end of the load tells it',
    async () => {
      const seen = await run(`import { Trend } from 'k6/metrics';
        const bytes = new Trend('bytes');
        const took = new Trend('took', true);
        export default function () { bytes.add(50000); took.add(7); }`);
      const values = seen.events.filter((event) => event.kind === 'load-value');
      expect(values).toMatchObject([{ metric: 'took', value: 7 }]);
      expect(endOf(seen)).toMatchObject({ exitCode: 0, untimed: ['bytes'] });
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
      expect(seen.load.failure).toMatch(/\nSee logs\/k6-script-\d+\.log of the run\.$/);
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
