import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { atRate, endOf, once, openKnownServer, requestsOf } from '../example-k6.ts';
import { locateK6 } from '../k6-binary.ts';

const WITHIN_MS = 60_000;

/** Not built here: `node tools/bootstrap/run.mjs tools/build-k6.ts` does that, once. */
const k6 = await locateK6();

const { run, folder, close } = await openKnownServer(k6);
afterAll(close);

describe.skipIf(!k6)(
  'what real k6 says of its whole run (needs tools/build-k6.ts, or k6 2.2.0)',
  () => {
    test(
      'its own thresholds are told and are no failure',
      async () => {
        const impossible = atRate(
          "http.get(__ENV.URL + '/');",
          "thresholds: { http_req_duration: ['p(95)<1'] },",
        );
        const seen = await run(impossible);
        expect(endOf(seen)).toMatchObject({ asked: false, exitCode: 99 });
        const summary = seen.events.find((event) => event.kind === 'load-summary');
        expect(summary).toMatchObject({
          shape: 'summary-export',
          thresholds: { 'http_req_duration p(95)<1': false },
          failed: requestsOf(seen).filter(({ failed }) => failed).length,
          requests: requestsOf(seen).length,
        });
        expect(summary).not.toHaveProperty('p99Ms');
        expect(seen.load.failure).toBeUndefined();
      },
      WITHIN_MS,
    );

    test.each([
      [
        'handle-summary',
        {},
        { 'http_req_failed rate<0.9': true, 'http_req_failed rate<0.1': false },
      ],
      ['machine-readable', { K6_NEW_MACHINE_READABLE_SUMMARY: 'true' }, undefined],
    ])(
      'a summary that the script writes itself is read in the shape %s',
      async (shape, env, thresholds) => {
        const summary = join(folder, `${shape}.json`);
        const script = atRate(
          "http.get(__ENV.URL + '/');",
          "thresholds: { http_req_failed: ['rate<0.9', 'rate<0.1'] }, summaryTrendStats: ['p(95)', 'p(99)'],",
        );
        const seen = await run(
          `${script}export function handleSummary(data) { return { ${JSON.stringify(summary)}: JSON.stringify(data) }; }`,
          env,
          summary,
        );
        const told = seen.events.find((event) => event.kind === 'load-summary');
        const requests = requestsOf(seen);
        expect(told).toMatchObject({
          shape,
          failed: requests.filter(({ failed }) => failed).length,
          requests: requests.length,
          p95Ms: expect.any(Number),
        });
        expect(told?.thresholds).toEqual(thresholds);
      },
      WITHIN_MS,
    );

    test(
      'a summary that the script was to write and did not is told',
      async () => {
        const seen = await run(
          once("http.get(__ENV.URL + '/');"),
          {},
          join(folder, 'nowhere.json'),
        );
        const told = seen.events.find((event) => event.kind === 'load-summary');
        expect(told?.failure).toMatch(/nowhere.json: there is none. .* load.k6.summary/);
        expect(seen.load.failure).toBeUndefined();
      },
      WITHIN_MS,
    );
  },
);
