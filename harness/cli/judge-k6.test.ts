import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventBody } from '../journal/event.ts';
import { atRate, type KnownServer, openKnownServer } from '../load/example-k6.ts';
import { locateK6 } from '../load/k6-binary.ts';
import { runUnderK6, WALL_MS } from '../slo/example-load.ts';
import { expectation } from '../slo/journal-builder.ts';

const WITHIN_MS = 60_000;
/** Grok is dead from 10 s to 20 s. */
const BEGINS_MS = 19_000;
const HUNG = 20;

const k6 = await locateK6();
let known: KnownServer;

beforeAll(async () => {
  if (k6) known = await openKnownServer(k6);
});

afterAll(() => known?.close());

/** The same event, as if k6 had begun in the last second of the fault. */
function shift(event: EventBody, byMs: number): EventBody {
  const times = ['wallMs', 'beganFromWallMs', 'beganToWallMs'];
  const moved = Object.entries(event).map(([name, value]) =>
    times.includes(name) ? [name, value + byMs] : [name, value],
  );
  return { ...Object.fromEntries(moved), ...('load' in event ? { load: 'spike' } : {}) };
}

describe.skipIf(!k6)('real k6, judged (needs tools/build-k6.ts, or k6 2.2.0)', () => {
  test(
    'requests that hung from the fault until k6 was stopped make its window missed',
    async () => {
      known.hangs.length = 0;
      const hanging = `http.get(__ENV.URL + (exec.scenario.iterationInTest < ${HUNG} ? '/hang' : '/page'))`;
      const script = atRate(`${hanging};`)
        .replace("'2s'", "'10m'")
        .replace('preAllocatedVUs: 20', 'preAllocatedVUs: 60')
        .replace('import http', "import exec from 'k6/execution'; import http");
      const { load, events } = await known.prepare(script);
      load.start();
      await expect
        .poll(() => events.filter(({ kind }) => kind === 'load-request').length, {
          timeout: 30_000,
          interval: 20,
        })
        .toBeGreaterThan(120);
      await load.stop();
      // Of what is answered a fourth fails: that alone would be met.
      const wanted = expectation('load-errors', { atMost: 0.35 });
      const run = runUnderK6(wanted, { steady: 'constant-arrival-rate' });
      const [firstMs = Number.NaN] = known.hangs;
      for (const event of events) {
        if (event.kind === 'load-started') continue;
        run.add(39_000, shift(event, WALL_MS + BEGINS_MS - firstMs), 'load');
      }
      const [during] = run.judge().rows;
      expect(known.hangs).toHaveLength(HUNG);
      // When one began is known the less the busier the machine is: then it is left open, never good.
      const [, hung] = / (\d+) hung until they were cut short/.exec(during?.reason ?? '') ?? [];
      const [, open = '0'] = /of (\d+) more that may have failed/.exec(during?.reason ?? '') ?? [];
      expect(Number(hung) + Number(open)).toBeGreaterThanOrEqual(HUNG - 1);
      expect(Number(hung) + Number(open)).toBeLessThanOrEqual(HUNG);
      expect(Number(hung)).toBeGreaterThan(HUNG / 2);
      expect(during?.verdict).toBe('missed');
    },
    WITHIN_MS,
  );
});
