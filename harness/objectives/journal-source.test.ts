import { expect, test } from 'vitest';
import { journalSourceSchema, readThresholdMs } from './journal-source.ts';

test('lengths come in ms, however they are written', () => {
  const source = journalSourceSchema.parse({
    unit: 'requests',
    of: 'user',
    good: { within: '1.5s', status: [200, 304] },
  });
  expect(source.good).toEqual({ within: 1_500, status: [200, 304] });
  const quantity = { unit: 'turns', quantity: 'dead-air' } as const;
  expect(readThresholdMs({ ...quantity, in: 's' }, 1.5)).toBe(1_500);
  expect(readThresholdMs({ ...quantity, in: 's' }, 1.001)).toBe(1_001);
  expect(readThresholdMs({ ...quantity, in: 'ms' }, 1.5)).toBe(1.5);
});

test.each([
  { unit: 'calls', good: { within: '5s' } },
  { unit: 'turns', good: { within: '5s' } },
  { unit: 'turns', good: { status: [200] } },
  { unit: 'seconds', good: { status: [200] } },
  { unit: 'seconds', quantity: 'dead-air' },
  { unit: 'requests', good: { within: 200 } },
  { unit: 'requests', good: { status: [42] } },
  { unit: 'minutes' },
])('%j counts nothing that there is', (source) => {
  expect(journalSourceSchema.safeParse(source).success).toBe(false);
});
