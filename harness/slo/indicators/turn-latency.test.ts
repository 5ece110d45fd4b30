import { expect, test } from 'vitest';
import { runWithDeadGrok } from '../example-runs.ts';
import { expectation } from '../journal-builder.ts';

const wanted = expectation('turn-latency', { bounds: [{ statistic: 'max', atMostMs: 800 }] });

test.each([
  [700, 'met'],
  [810, 'inconclusive'],
  [900, 'missed'],
] as const)('a first word after %i ms against a bound of 800 is %s', (latencyMs, verdict) => {
  const { rows } = runWithDeadGrok(wanted).goodTurn('c', 1, 11_000, latencyMs).judge();
  expect(rows[0]).toMatchObject({ verdict, low: latencyMs - 22, high: latencyMs, samples: 1 });
});

test('a turn that nobody answers is beyond every bound', () => {
  const { rows } = runWithDeadGrok(wanted)
    .turn('c', 1, { startedMs: 10_000, dueMs: 11_000, endedMs: 19_000, outcome: 'failed' })
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'missed', reason: expect.stringContaining('no word') });
  expect(rows[0]?.high).toBeUndefined();
});

test('words of another turn’s answer are no answer', () => {
  const stale = { maker: 'openai', fromMs: 11_100, places: [1], ordinal: 0 };
  const { rows } = runWithDeadGrok(wanted)
    .turn('c', 1, { startedMs: 10_000, dueMs: 11_000, said: [stale], endedMs: 19_000 })
    .judge();
  expect(rows[0]?.verdict).toBe('missed');
});

test('only turns that the fault exercised count', () => {
  const { rows } = runWithDeadGrok(wanted)
    .goodTurn('c', 1, 4_000, 5_000)
    .goodTurn('d', 1, 12_000, 300)
    .goodTurn('d', 2, 15_000, 5_000)
    .goodTurn('e', 1, 30_000, 5_000)
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'met', samples: 1 });
});

test('a quantile of too few turns is inconclusive, with their number', () => {
  const p95 = expectation('turn-latency', { bounds: [{ statistic: 'p95', atMostMs: 800 }] });
  const run = runWithDeadGrok(p95);
  for (let call = 1; call <= 19; call += 1) run.goodTurn(`c${call}`, 1, 11_000, 500);
  expect(run.judge().rows[0]).toMatchObject({
    verdict: 'inconclusive',
    reason: 'too few samples: 19 of at least 20',
  });
});

test('the 95th percentile of 20 turns is the 19th by nearest rank', () => {
  const p95 = expectation('turn-latency', { bounds: [{ statistic: 'p95', atMostMs: 800 }] });
  const run = runWithDeadGrok(p95);
  for (let call = 1; call <= 20; call += 1) run.goodTurn(`c${call}`, 1, 11_000, 100 + call * 10);
  expect(run.judge().rows[0]).toMatchObject({ verdict: 'met', low: 268, high: 290 });
});

test('a stall of the harness over the sample makes it undecided, not missed', () => {
  const { rows } = runWithDeadGrok(wanted)
    .goodTurn('c', 1, 11_000, 900)
    .late(11_200, 11_320, 'twilio')
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'inconclusive', low: 758, high: 900 });
});

test('a stall around the start of the sample makes it longer at most, never shorter', () => {
  const { rows } = runWithDeadGrok(wanted)
    .goodTurn('c', 1, 11_000, 790)
    .late(10_970, 10_999, 'twilio')
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'inconclusive', low: 768, high: 820 });
});

test('a rank between two turns is the slower of them', () => {
  const p95 = expectation('turn-latency', { bounds: [{ statistic: 'p95', atMostMs: 800 }] });
  const run = runWithDeadGrok(p95);
  for (let call = 1; call <= 21; call += 1) run.goodTurn(`c${call}`, 1, 11_000, 100 + call * 10);
  expect(run.judge().rows[0]?.high).toBe(300);
});

test('a turn that the harness cut is missed by what was waited for already, and else left out', () => {
  const cut = (untilMs: number) =>
    runWithDeadGrok(wanted)
      .dial('c', 9_000)
      .turn('c', 1, { startedMs: 10_000, dueMs: 11_000 })
      .hangUp('c', untilMs, 'harness', 'stopped')
      .judge().rows[0];
  expect(cut(19_000)).toMatchObject({ verdict: 'missed', low: 7_978, samples: 1 });
  expect(cut(11_700)).toMatchObject({ verdict: 'inconclusive', samples: 0 });
});
