import { expect, test } from 'vitest';
import type { Write } from '../stack/topology.ts';
import { classifyAnswer, splitReadBack } from './ledger.ts';

const write: Write = {
  post: '',
  key: 'call',
  body: {},
  receipt: '/receipt',
  rejected: ['4xx', '507'],
  readBack: { on: 'postgres', sql: '' },
};

test.each([
  [201, '{}', 'acknowledged'],
  [503, '{"receipt":"r1"}', 'acknowledged'],
  [503, '{"message":"later"}', 'unknown'],
  [503, 'not json', 'unknown'],
  [500, '{"receipt":"r1"}', 'unknown'],
  [400, '{}', 'rejected'],
  [507, '{}', 'rejected'],
] as const)('status %i with body %s is %s', (status, body, outcome) => {
  expect(classifyAnswer({ sentMs: 0, status, headers: {}, body }, write).outcome).toBe(outcome);
});

test('no answer at all is unknown: the write may be there or not', () => {
  expect(classifyAnswer({ sentMs: 0, headers: {}, body: '' }, write).outcome).toBe('unknown');
});

test('what was read back is journalled in parts, all but the last of which say that more follows', () => {
  const rows = Array.from({ length: 2_001 }, (_, n) => ({ id: `r-${n}`, key: 'k' }));
  const parts = splitReadBack('w', rows);
  expect(parts.flatMap((part) => part.rows)).toEqual(rows);
  expect(parts.map(({ more }) => more)).toEqual([true, true, undefined]);
  expect(splitReadBack('w', [])).toEqual([{ kind: 'read-back', write: 'w', rows: [] }]);
});
