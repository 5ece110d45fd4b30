import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Filler, renderHum } from './filler.ts';
import { durationOfBase64Ms, measurePower, powerOfLevel } from './mu-law.ts';
import { Playout } from './playout.ts';

const now = () => performance.now();
let playout: Playout;
let aheadMs: number[];
let filler: Filler;

beforeEach(() => {
  vi.useFakeTimers();
  playout = new Playout(now);
  aheadMs = [];
  filler = new Filler({
    piece: renderHum(),
    afterMs: 1_000,
    playout,
    now,
    send(piece) {
      playout.add(piece);
      aheadMs.push(playout.endMs - now());
    },
  });
});

afterEach(() => {
  filler.stop();
  vi.useRealTimers();
});

describe('the filler', () => {
  it('is a quiet hum of 100 ms', () => {
    const piece = renderHum();
    expect(durationOfBase64Ms(piece)).toBe(100);
    const decibels = 10 * Math.log10(measurePower(Buffer.from(piece, 'base64')) / powerOfLevel(0));
    expect(decibels).toBeCloseTo(-25, 0);
  });

  it('begins after a second of silence and never runs more than 120 ms ahead', () => {
    filler.watch(now());
    vi.advanceTimersByTime(998);
    expect(aheadMs).toEqual([]);
    vi.advanceTimersByTime(1_004);
    expect(aheadMs.length).toBeGreaterThanOrEqual(10);
    expect(Math.max(...aheadMs)).toBeLessThanOrEqual(122);
  });

  it('leaves no hole between its pieces', () => {
    filler.watch(now());
    vi.advanceTimersByTime(1_010);
    for (let n = 0; n < 100; n += 1) {
      expect(playout.endMs).toBeGreaterThanOrEqual(now());
      vi.advanceTimersByTime(10);
    }
  });

  it('counts silence from the end of what the caller still has to hear', () => {
    filler.watch(now());
    playout.add(Buffer.alloc(8 * 500).toString('base64'));
    vi.advanceTimersByTime(1_495);
    expect(aheadMs).toEqual([]);
    vi.advanceTimersByTime(10);
    expect(aheadMs).toHaveLength(1);
  });

  it('ends with the first audio of the answer and begins again when that breaks off', () => {
    filler.watch(now());
    vi.advanceTimersByTime(1_050);
    const before = aheadMs.length;
    playout.add(Buffer.alloc(800).toString('base64'));
    filler.yieldToAnswer();
    vi.advanceTimersByTime(1_000);
    expect(aheadMs).toHaveLength(before);
    vi.advanceTimersByTime(300);
    expect(aheadMs.length).toBeGreaterThan(before);
  });
});
