import { expect, test } from 'vitest';
import type { EventOf } from '../journal/event.ts';
import { Lateness } from './lateness.ts';

function late(fromMs: number, toMs: number, process = 'runner'): EventOf<'late'> {
  const lostMs = toMs - fromMs;
  return { kind: 'late', process, fromMs, toMs, lostMs, source: process, seq: 1, atMs: toMs };
}

test('stalls of several processes at once are counted once', () => {
  const lateness = new Lateness([late(100, 200), late(150, 250, 'proxy'), late(400, 410)]);
  expect(lateness.overlapMs(0, 1_000)).toBe(160);
  expect(lateness.overlapMs(120, 220)).toBe(100);
  expect(lateness.overlapMs(260, 390)).toBe(0);
});

test('an event in a stall, or just after it, may have happened when that began', () => {
  const lateness = new Lateness([late(100, 150)]);
  expect(lateness.beforeMs(99)).toBe(0);
  expect(lateness.beforeMs(140)).toBe(40);
  expect(lateness.beforeMs(155)).toBe(55);
  expect(lateness.beforeMs(161)).toBe(0);
});

test('a short stall right after a long one hides nothing of it', () => {
  const lateness = new Lateness([late(0, 100), late(105, 109)]);
  expect(lateness.beforeMs(110)).toBe(110);
});

test('what each process lost is told, the worst first', () => {
  const { totals } = new Lateness([late(0, 5), late(10, 40, 'proxy'), late(50, 60)]);
  expect(totals).toEqual([
    { process: 'proxy', stalls: 1, lostMs: 30, longestMs: 30 },
    { process: 'runner', stalls: 2, lostMs: 15, longestMs: 10 },
  ]);
});
