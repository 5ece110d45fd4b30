import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findEngine } from '../backends/containers/engine.ts';
import { findImage } from '../backends/containers/images.ts';
import { RUN_LABEL } from '../backends/containers/run-labels.ts';
import { launchProgram } from '../backends/embedded/launch-program.ts';
import { Supervision } from '../backends/embedded/supervision.ts';
import type { EventBody } from '../journal/event.ts';
import { type K6Load, prepareK6Load } from '../load/k6-load.ts';

const WITHIN_MS = 120_000;
const engine = await findEngine();
/** Not made here: `images/build.sh k6` does that, once. */
const image = engine && (await findImage(engine, 'k6').catch(() => undefined));

let folder: string;
let server: Server;
let url: string;
let run: string;
let supervision: Supervision;

beforeAll(async () => {
  if (!image) return;
  folder = mkdtempSync(join(tmpdir(), 'deadair-k6-container-'));
  mkdirSync(join(folder, 'logs'));
  server = createServer((_, response) => response.end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  run = `test-k6-container-${process.pid}`;
  supervision = new Supervision(run, folder, () => {});
});

afterAll(async () => {
  if (!image) return;
  await supervision.close();
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

async function prepare(body: string): Promise<{ load: K6Load; events: EventBody[] }> {
  const script = join(folder, 'script.js');
  writeFileSync(
    script,
    `import http from 'k6/http';
export const options = { scenarios: { steady: { executor: 'constant-arrival-rate', rate: 20, timeUnit: '1s', duration: '10m', preAllocatedVUs: 10 } } };
export default function () { ${body} }`,
  );
  const events: EventBody[] = [];
  const load = await prepareK6Load({
    scripts: [{ name: 'script', script, env: { URL: url }, allow: [], toEnd: true }],
    k6: { command: 'k6', image: image ?? '' },
    source: { name: 'load', emit: (body) => events.push(body), close: () => {} },
    launch: (program) => launchProgram(program, supervision),
    resolve: (template) => template,
    logFolder: join(folder, 'logs'),
  });
  return { load, events };
}

const listContainers = (): string[] =>
  execFileSync('docker', ['ps', '-q', `--filter=label=${RUN_LABEL}=${run}`], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);

const requestsOf = (events: EventBody[]) => events.filter(({ kind }) => kind === 'load-request');

describe.skipIf(!image)('k6 in a container (needs an engine, and images/build.sh k6)', () => {
  test(
    'its samples come while it runs, and when asked to end it ends as one without a container does',
    async () => {
      const { load, events } = await prepare("http.get(__ENV.URL + '/');");
      expect(events).toEqual([]);
      load.start();
      await expect.poll(() => requestsOf(events).length, { timeout: 30_000 }).toBeGreaterThan(20);
      expect(requestsOf(events).every((each) => 'failed' in each && !each.failed)).toBe(true);
      expect(listContainers()).toHaveLength(1);
      await load.stop();
      expect(events.at(-1)).toMatchObject({ kind: 'load-ended', asked: true, exitCode: 105 });
      expect(load.failure).toBeUndefined();
      const requests = requestsOf(events).length;
      expect(events).toContainEqual(
        expect.objectContaining({
          kind: 'load-summary',
          shape: 'summary-export',
          requests,
          failed: 0,
        }),
      );
      await expect.poll(listContainers, { timeout: 10_000 }).toEqual([]);
    },
    WITHIN_MS,
  );

  test.each([
    ['an address outside', "http.get('http://192.0.2.1/', { timeout: '2s' });"],
    ['a name outside', "http.get('http://outside.example/', { timeout: '2s' });"],
  ])(
    '%s is not called from a container either',
    async (_, body) => {
      const { load } = await prepare(body);
      load.start();
      await expect.poll(() => load.failure, { timeout: 30_000 }).toMatch(/is not on loopback/);
      await load.stop();
    },
    WITHIN_MS,
  );

  test(
    'a container whose client was killed goes with its run',
    async () => {
      const { load, events } = await prepare("http.get(__ENV.URL + '/');");
      load.start();
      await expect.poll(() => requestsOf(events).length, { timeout: 30_000 }).toBeGreaterThan(0);
      await supervision.close();
      expect(listContainers()).toEqual([]);
      expect(() =>
        launchProgram({ command: 'k6', arguments: [], environment: {} }, supervision),
      ).toThrow(/being cleaned up/);
      await load.stop();
    },
    WITHIN_MS,
  );
});
