import { expect, test } from 'vitest';
import { readRunTime } from './run-time.ts';

test('the name of a run begins with its time in UTC', () => {
  const ms = readRunTime('2026-11-21T19-49-50.460-grok-killed-mid-call-phase-1');
  expect(ms).toBe(Date.parse('2026-11-21T19:49:50.460Z'));
});

test.each(['run-1', '', '2026-11-21T99-49-50.460-x', '2026-11-21'])('%s has no time', (name) => {
  expect(readRunTime(name)).toBeUndefined();
});
