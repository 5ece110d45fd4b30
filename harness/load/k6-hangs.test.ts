import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import type { LoadRequest } from '../journal/load-event.ts';
import { atRate, endOf, once, openKnownServer, requestsOf } from './example-k6.ts';
import { locateK6 } from './k6-binary.ts';

const WITHIN_MS = 60_000;

/** Not built here: `node tools/bootstrap/run.mjs tools/build-k6.ts` does that, once. */
const k6 = await locateK6();

const { run, prepare, hangs, close } = await openKnownServer(k6);
afterAll(close);

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

describe.skipIf(!k6)('real k6, when requests hang (needs tools/build-k6.ts, or k6 2.2.0)', () => {
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
});
