import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { VoiceAiFailure } from './voice-ai/failure.ts';
import { Watchdog } from './watchdog.ts';

let barks: number[];
let watchdog: Watchdog;
const now = () => performance.now();
const explain = () => new VoiceAiFailure('no-output', 'silence');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
  barks = [];
  watchdog = new Watchdog(now, () => barks.push(now()));
});

afterEach(() => {
  vi.useRealTimers();
});

it('barks once when nothing came in time', () => {
  const startedMs = now();
  watchdog.arm(startedMs + 800, explain);
  vi.advanceTimersByTime(5_000);
  expect(barks).toHaveLength(1);
  expect((barks[0] ?? 0) - startedMs).toBeLessThanOrEqual(802);
});

it('waits on as long as output keeps coming', () => {
  for (let n = 0; n < 20; n += 1) {
    watchdog.arm(now() + 800, explain);
    vi.advanceTimersByTime(500);
  }
  expect(barks).toEqual([]);
});

it('barks earlier when the new deadline is sooner', () => {
  const startedMs = now();
  watchdog.arm(startedMs + 1_200, explain);
  watchdog.arm(startedMs + 300, explain);
  vi.advanceTimersByTime(310);
  expect(barks).toHaveLength(1);
});

it('is silent once it is disarmed', () => {
  watchdog.arm(now() + 100, explain);
  watchdog.disarm();
  vi.advanceTimersByTime(1_000);
  expect(barks).toEqual([]);
});
