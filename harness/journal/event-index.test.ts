import { expect, test } from 'vitest';
import type { JournalEvent } from '../journal/event.ts';
import { EventIndex } from './event-index.ts';

function phase(atMs: number, source: string, seq = 0): JournalEvent {
  return { kind: 'phase', phase: 'baseline', source, seq, atMs };
}

test('events stand in the order of time, wherever they stood in the file', () => {
  const index = EventIndex.from([phase(30, 'a'), phase(10, 'b'), phase(20, 'c')]);
  expect(index.of('phase').map(({ atMs }) => atMs)).toEqual([10, 20, 30]);
  expect(index.lastMs).toBe(30);
});

test('events of one instant stand in the order of their source and number', () => {
  const index = EventIndex.from([phase(1, 'b'), phase(1, 'a', 1), phase(1, 'a', 0)]);
  expect(index.of('phase').map(({ source, seq }) => `${source}${seq}`)).toEqual(['a0', 'a1', 'b0']);
});

test('what is no event is counted and left out', () => {
  const index = EventIndex.from([phase(1, 'a'), null, { kind: 'phase' }]);
  expect([...index]).toHaveLength(1);
  expect(index.malformed).toBe(2);
});
