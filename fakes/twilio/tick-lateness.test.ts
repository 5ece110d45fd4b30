import { expect, test } from 'vitest';
import { TickLateness } from './tick-lateness.ts';

test('quantiles are told to a tenth of a millisecond, since they were last read', () => {
  const lateness = new TickLateness();
  for (let tick = 1; tick <= 100; tick += 1) lateness.record(tick / 10 - 0.05);
  expect(lateness.read()).toEqual({ ticks: 100, p50Ms: 5, p99Ms: 9.9, maxMs: 9.95 });
  expect(lateness.read()).toEqual({ ticks: 0 });
  lateness.record(1);
  expect(lateness.read()).toMatchObject({ ticks: 1, p50Ms: 1.1, p99Ms: 1.1, maxMs: 1 });
});
