import { expect, test } from 'vitest';
import { isJournalEvent } from './event-shape.ts';

const stamp = { source: 's', seq: 0, atMs: 1 };
const answer = {
  kind: 'probe',
  probe: 'user',
  intendedMs: 1,
  sentMs: 1,
  good: true,
  headers: {},
  serial: false,
};

test('an event with all it must hold is one, whatever more it holds', () => {
  expect(isJournalEvent({ ...stamp, kind: 'phase', phase: 'drain', more: 1 })).toBe(true);
  expect(isJournalEvent({ ...stamp, ...answer })).toBe(true);
});

test.each([
  ['no stamp', { kind: 'phase', phase: 'drain' }],
  ['a missing field', { ...stamp, kind: 'phase' }],
  ['a kind of no schema', { ...stamp, kind: 'constructor' }],
  ['an instant that is no number', { ...stamp, kind: 'turn-due', call: 'c', turn: 1, atMs: null }],
  ['an optional field of another type', { ...stamp, ...answer, answeredMs: '1' }],
  ['a list of something else', { ...stamp, kind: 'writes-visible', write: 'w', ids: [1] }],
  ['rows without a key', { ...stamp, kind: 'read-back', write: 'w', rows: [{ id: 'a' }] }],
  ['no object', 5],
])('%s makes it none', (_, value) => {
  expect(isJournalEvent(value)).toBe(false);
});

test('what a stack says of itself may be null', () => {
  expect(isJournalEvent({ ...stamp, ...answer, banner: null })).toBe(true);
});
