import { expect, test } from 'vitest';
import type { EventBody, JournalEvent } from '../../journal/event.ts';
import { RecoveryWatch } from './recovery-watch.ts';

let seq = 0;
function at(atMs: number, body: EventBody): JournalEvent {
  seq += 1;
  return { ...body, source: 's', seq, atMs };
}

function step(state: 'asked' | 'heal-asked', atMs: number, fault = 'f'): JournalEvent {
  const instant = { earliestMs: atMs, latestMs: atMs };
  return at(atMs, { kind: 'fault', fault, faultKind: 'kill', target: 'grok', state, ...instant });
}

function turn(atMs: number, outcome: 'answered' | 'failed' = 'answered'): JournalEvent {
  return at(atMs, { kind: 'turn-ended', call: 'c', turn: 1, outcome });
}

const condition = { kind: 'turn-success', overMs: 5_000 } as const;

test('live, recovery is known once its 5 s and the way of late events are over', () => {
  const watch = new RecoveryWatch([{ ...condition, atLeast: 1 }]);
  for (const event of [step('asked', 0), step('heal-asked', 1_000), turn(2_000)])
    watch.accept(event);
  expect(watch.recoveredAt(6_000)).toBeUndefined();
  expect(watch.recoveredAt(6_300)).toBe(1_000);
});

test('nothing recovers while another fault is not yet healed', () => {
  const watch = new RecoveryWatch([{ ...condition, atLeast: 1 }]);
  for (const event of [step('asked', 0), step('asked', 10, 'g'), step('heal-asked', 1_000)]) {
    watch.accept(event);
  }
  watch.accept(turn(2_000));
  expect(watch.findStart(60_000)).toBeUndefined();
  watch.accept(step('heal-asked', 3_000, 'g'));
  watch.accept(turn(4_000));
  expect(watch.findStart(60_000)).toBe(3_000);
});

test('a share below 100 % holds over the 5 s although a unit in them was bad', () => {
  const watch = new RecoveryWatch([{ ...condition, atLeast: 0.5 }]);
  for (const event of [step('asked', 0), step('heal-asked', 1_000)]) watch.accept(event);
  for (const [atMs, outcome] of [
    [1_500, 'failed'],
    [2_000, 'failed'],
    [3_000, 'failed'],
    [4_000, 'answered'],
    [7_000, 'answered'],
  ] as const) {
    watch.accept(turn(atMs, outcome));
  }
  // (2,000, 7,000] holds one failed and two answered; (1,500, 6,500] two and one.
  expect(watch.findStart(60_000)).toBe(2_000);
});
