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

const stamp = { source: 's', seq: 0, atMs: 1 };
const probe = { kind: 'probe', probe: 'user', intendedMs: 1, sentMs: 1.5, good: true } as const;

test('an event comes out of its columns as it went in', () => {
  const events: JournalEvent[] = [
    { ...stamp, ...probe, headers: { a: 'b' }, serial: true, carriedBy: ['x->y'], status: 200 },
    { ...stamp, seq: 1, ...probe, headers: {}, serial: false, failure: 'reset', answeredMs: 2.001 },
    { ...stamp, seq: 2, ...probe, headers: {}, serial: false, key: 'k-1', value: 7 },
    { ...stamp, seq: 3, ...probe, headers: { a: 'b' }, serial: true, carriedBy: ['x->z'] },
    { ...stamp, seq: 4, kind: 'writes-visible', write: 'w', ids: ['a-1', 'a-02'] },
    { ...stamp, seq: 5, kind: 'writes-visible', write: 'w', ids: [] },
    {
      ...stamp,
      seq: 6,
      kind: 'read-back',
      write: 'w',
      rows: [{ id: 'a-1', key: 'k' }],
      more: true,
    },
    { ...stamp, seq: 7, kind: 'late', process: 'p', fromMs: 0.25, toMs: 1, lostMs: 0.123456789 },
    {
      ...stamp,
      seq: 8,
      kind: 'turn-started',
      call: 'c-1',
      turn: 1,
      tells: { slot: 'd', value: 3 },
    },
    { ...stamp, seq: 9, kind: 'turn-started', call: 'c-1', turn: 2 },
    { ...stamp, seq: 10, kind: 'harm', on: 'a', harm: 'unanswered', count: 1, bytes: 3 },
  ];
  const index = EventIndex.from(events);
  expect([...index]).toEqual(events);
  expect(index.of('probe').at(-1)).toEqual(events[3]);
  expect(index.firstMs).toBe(1);
});

test('events of a source are counted from the one that opened it on', () => {
  const opened = { kind: 'source-opened', process: 'proxy', pid: 1 } as const;
  const index = EventIndex.from([
    phase(5, 'a', 3),
    { ...opened, source: 'a', seq: 0, atMs: 4 },
    phase(3, 'a', 1),
    phase(6, 'a', 2),
  ]);
  expect(index.sources.eventsOf('a')).toBe(3);
});
