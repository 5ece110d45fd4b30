import { expect, test } from 'vitest';
import type { EventBody } from '../../journal/event.ts';
import { viewRun } from '../../slo/run-view.ts';
import { exampleHeader } from '../example/example-header.ts';
import { listCalls } from './calls.ts';

test('dead air is the longest silence from the end of speech to the end of the answer', () => {
  const [call] = listCalls(
    journalOf([
      { kind: 'call-dialled', call: 'c', intendedMs: 0, atMs: 0 },
      { kind: 'turn-started', call: 'c', turn: 1, tells: { slot: 'day', value: 31 }, atMs: 100 },
      { kind: 'turn-due', call: 'c', turn: 1, atMs: 1_000 },
      { kind: 'audible', call: 'c', fromMs: 1_600, toMs: 2_000, atMs: 2_000 },
      word(1_600, 'grok', 0),
      word(1_800, 'grok', 1),
      { kind: 'audible', call: 'c', fromMs: 3_200, toMs: 3_400, atMs: 3_400 },
      word(3_200, 'openai', 11),
      { kind: 'turn-ended', call: 'c', turn: 1, outcome: 'answered', atMs: 3_400 },
      { kind: 'call-ended', call: 'c', by: 'caller', reason: 'completed', atMs: 3_500 },
    ]),
  );
  const turn = call?.turns[0];
  expect(turn?.silences).toEqual([
    { fromMs: 1_000, toMs: 1_600 },
    { fromMs: 2_000, toMs: 3_200 },
  ]);
  expect(turn?.latencyMs).toBe(600);
  expect(turn?.deadAirMs).toBeCloseTo(1_200, -2);
  expect(turn?.fact).toBe('tells day = 31');
});

test('a turn whose answer was never due has no dead air', () => {
  const [call] = listCalls(
    journalOf([
      { kind: 'call-dialled', call: 'c', intendedMs: 0, atMs: 0 },
      { kind: 'turn-started', call: 'c', turn: 1, atMs: 100 },
      { kind: 'call-ended', call: 'c', by: 'carrier', reason: 'hung-up', atMs: 400 },
    ]),
  );
  expect(call?.turns[0]).toMatchObject({ silences: [], outcome: 'failed' });
  expect(call?.turns[0]?.deadAirMs).toBeUndefined();
});

type Timed = EventBody & { atMs: number };

function word(fromMs: number, maker: string, place: number): Timed {
  const toMs = fromMs + 200;
  const said = { call: 'c', turn: 1, maker, ordinal: 1, place, payload: 3 };
  return { kind: 'word', ...said, fromMs, toMs, atMs: toMs };
}

function journalOf(bodies: Timed[]) {
  const events = bodies.map((body, seq) => ({ ...body, source: 'callers', seq }));
  return viewRun({ header: exampleHeader(), events, torn: [] });
}
