import { expect, test } from 'vitest';
import type { JournalEvent } from '../../journal/event.ts';
import { SteadyState } from './steady-state.ts';

function turn(atMs: number, outcome: 'answered' | 'failed' = 'answered'): JournalEvent {
  return { kind: 'turn-ended', call: 'c', turn: 1, outcome, source: 's', seq: 1, atMs };
}

function answer(atMs: number, good: boolean, probe = 'user'): JournalEvent {
  const instants = { intendedMs: atMs, sentMs: atMs, answeredMs: atMs, atMs };
  return {
    kind: 'probe',
    probe,
    ...instants,
    good,
    headers: {},
    serial: false,
    source: 's',
    seq: 1,
  };
}

test('a condition holds on the units of its last seconds, and on at least one', () => {
  const state = new SteadyState([{ kind: 'turn-success', atLeast: 1, overMs: 5_000 }]);
  expect(state.evaluate(1_000)).toMatchObject({ steady: false, units: 0 });
  state.accept(turn(1_500, 'failed'));
  state.accept(turn(2_000));
  expect(state.evaluate(2_000)).toEqual({
    steady: false,
    units: 2,
    detail: 'turn-success 1 of 2',
  });
  expect(state.evaluate(6_600)).toMatchObject({ steady: true, units: 1 });
  expect(state.evaluate(8_000)).toMatchObject({ steady: false, units: 0 });
});

test('every condition must hold, each on answers of its own probe', () => {
  const state = new SteadyState([
    { kind: 'turn-success', atLeast: 1, overMs: 5_000 },
    { kind: 'availability', of: 'user', atLeast: 0.5, overMs: 2_000 },
  ]);
  state.accept(turn(1_000));
  state.accept(answer(1_000, true, 'calls'));
  expect(state.evaluate(1_000).steady).toBe(false);
  state.accept(answer(1_100, true));
  state.accept(answer(1_200, false));
  expect(state.evaluate(1_200)).toMatchObject({ steady: true, units: 1 });
  state.accept(answer(1_300, false));
  expect(state.evaluate(1_300).steady).toBe(false);
});

test('a stack of which nothing is asked is steady', () => {
  expect(new SteadyState([]).evaluate(0).steady).toBe(true);
});
