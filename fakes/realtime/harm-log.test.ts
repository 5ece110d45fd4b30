import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HarmLog } from './harm-log.ts';

let told: object[];
let harm: HarmLog;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  harm = new HarmLog('grok', { emit: (body) => told.push(body) });
});

afterEach(() => {
  vi.useRealTimers();
});

const line = (fault: string, count: number): object => ({
  ...{ kind: 'harm', on: 'grok', harm: 'frame-withheld', fault, count },
});

test('the first harm is told at once, later ones together', () => {
  for (let count = 0; count < 5; count += 1) harm.report('quiet', 'frame-withheld');
  expect(told).toEqual([line('quiet', 1)]);
  vi.advanceTimersByTime(250);
  expect(told).toEqual([line('quiet', 1), line('quiet', 4)]);
});

test('what is counted when a fault ends is told, and its next injection begins anew', () => {
  harm.report('quiet', 'frame-withheld');
  harm.report('quiet', 'frame-withheld');
  harm.close('quiet');
  harm.report('quiet', 'frame-withheld');
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([line('quiet', 1), line('quiet', 1), line('quiet', 1)]);
});

test('faults are counted apart', () => {
  for (const fault of ['one', 'two', 'two']) harm.report(fault, 'frame-withheld');
  harm.stop();
  expect(told).toEqual([line('one', 1), line('two', 1), line('two', 1)]);
});
