import fc from 'fast-check';
import { expect, test } from 'vitest';
import { presetAlerts } from './alert-presets.ts';
import { evaluateAlerts, type StepCount, type Trace } from './evaluate-alerts.ts';
import { exampleLevel } from './example-level.ts';
import { exampleTrace } from './example-trace.ts';
import type { BurnRateAlert } from './service-level.ts';

const MINUTE_MS = 60_000;
const WINDOW_MS = 30 * 24 * 60 * MINUTE_MS;

const inMinutes = (counts: StepCount[]): Trace => ({ stepMs: MINUTE_MS, counts });
const google = presetAlerts('google', WINDOW_MS, [0.999]).alerts;

test('15 % of errors for 10 minutes fire the fast page at minute 6 and clear it at minute 15', () => {
  const level = exampleLevel({ alerts: google });
  const trace = exampleTrace(level, 3 * 24 * 60);
  expect(trace.counts.filter(({ bad }) => bad > 0)).toHaveLength(10);
  expect(evaluateAlerts(level, trace).map(({ alert, firing }) => [alert.name, firing])).toEqual([
    ['page-fast', [{ fromStep: 6, toStep: 15 }]],
    ['page-slow', []],
    ['ticket-fast', []],
    ['ticket-slow', []],
  ]);
});

test('`for` holds a firing back, and begins anew after each pause', () => {
  const [fast] = google as [BurnRateAlert];
  const held = (forMs: number) =>
    evaluateAlerts(
      exampleLevel({ alerts: [{ ...fast, forMs }] }),
      exampleTrace(exampleLevel({ alerts: [fast] })),
    )[0]?.firing;
  expect(held(2 * MINUTE_MS)).toEqual([{ fromStep: 8, toStep: 15 }]);
  expect(held(9 * MINUTE_MS)).toEqual([]);
});

test('nothing fires without events, and nothing that tells of no breach', () => {
  const silent = inMinutes([
    { step: 1, good: 0, bad: 0 },
    { step: 99, good: 0, bad: 0 },
  ]);
  const level = exampleLevel({ alerts: google });
  expect(evaluateAlerts(level, silent).flatMap(({ firing }) => firing)).toEqual([]);
  expect(evaluateAlerts(level, inMinutes([]))).toHaveLength(4);
  const quiet = google.map((alert) => ({ ...alert, tells: { breach: false } }));
  expect(evaluateAlerts(exampleLevel({ alerts: quiet }), exampleTrace(level))).toEqual([]);
});

test('a window of seconds is refused', () => {
  const alerts = google.map((alert) => ({ ...alert, longWindowMs: 90_000 }));
  expect(() => evaluateAlerts(exampleLevel({ alerts }), inMinutes([]))).toThrow(
    /Expected whole steps of 1m/,
  );
});

const counts = fc.array(
  fc.record({ gap: fc.integer({ min: 1, max: 3 }), good: fc.nat(20), bad: fc.nat(9) }),
  { maxLength: 60 },
);

test('it says what adding up every window anew says', () => {
  fc.assert(
    fc.property(
      counts,
      fc.integer({ min: 2, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      fc.nat(4),
      fc.boolean(),
      (gaps, long, short, hold, isAbove) => {
        const trace = placeMinutes(gaps);
        const alert: BurnRateAlert = {
          name: 'any',
          severity: 'page',
          burnRate: 2,
          ...(isAbove && { op: 'gt' as const }),
          longWindowMs: long * MINUTE_MS,
          shortWindowMs: short * MINUTE_MS,
          forMs: hold * MINUTE_MS,
        };
        const level = exampleLevel({ alerts: [alert], objectives: [{ target: 0.875 }] });
        const [found] = evaluateAlerts(level, inMinutes(trace));
        const first = trace[0]?.step ?? 0;
        const last = trace.at(-1)?.step ?? -1;
        for (let step = first; step <= last; step += 1) {
          const fires = found?.firing.some(
            ({ fromStep, toStep = Number.POSITIVE_INFINITY }) => step >= fromStep && step < toStep,
          );
          const since = Array.from({ length: hold + 1 }, (_, back) => step - back);
          const expected = since.every((at) => burnsAt(trace, at, [long, short], isAbove, first));
          expect(fires).toBe(expected);
        }
      },
    ),
  );
});

function placeMinutes(gaps: { gap: number; good: number; bad: number }[]): StepCount[] {
  let step = -7;
  return gaps.map(({ gap, good, bad }) => {
    step += gap;
    return { step, good, bad };
  });
}

function burnsAt(
  trace: StepCount[],
  at: number,
  windows: number[],
  isAbove: boolean,
  first: number,
): boolean {
  if (at < first) return false;
  return windows.every((length) => {
    const inside = trace.filter(({ step }) => step > at - length && step <= at);
    const bad = inside.reduce((sum, one) => sum + one.bad, 0);
    const all = inside.reduce((sum, one) => sum + one.bad + one.good, 0);
    return isAbove ? bad / all > 0.25 : bad / all >= 0.25;
  });
}
