import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Exit, Parcel } from './stage.ts';
import { TimedLine } from './timed-line.ts';

function longLine(next: Exit): TimedLine {
  const line = new TimedLine({
    now: () => performance.now(),
    dueMs: (_, nowMs) => nowMs + 60_000,
    onHeld: () => {},
  });
  line.next = next;
  return line;
}

/** Pushes, and removals of one of two delays, in any order. */
const deeds = fc.array(fc.constantFrom('push', 'release first', 'release second'), {
  maxLength: 40,
});

test('whatever is added and released, bytes keep their order and none is lost or doubled', () => {
  fc.assert(
    fc.property(deeds, (row) => {
      const arrived: number[] = [];
      const exit = {
        push: (parcel: Parcel) => {
          if ('bytes' in parcel) arrived.push(parcel.bytes[0] as number);
        },
      };
      const second = longLine(exit);
      const first = longLine(second);
      let pushed = 0;
      for (const deed of row) {
        if (deed === 'push') first.push({ bytes: Buffer.from([pushed]), offset: pushed++ });
        if (deed === 'release first') first.release();
        if (deed === 'release second') second.release();
      }
      first.release();
      second.release();
      expect(arrived).toEqual(Array.from({ length: pushed }, (_, n) => n));
    }),
  );
});

test('a delay releases what it holds into the next one, which keeps it', () => {
  const arrived: Parcel[] = [];
  const second = longLine({ push: (parcel) => arrived.push(parcel) });
  const first = longLine(second);
  first.push({ bytes: Buffer.from('x'), offset: 0 });
  first.release();
  expect(arrived).toEqual([]);
  second.drop();
  second.release();
  expect(arrived).toEqual([]);
});

test('what waits for ever goes when its line is timed anew', () => {
  const arrived: Parcel[] = [];
  let waits = Number.POSITIVE_INFINITY;
  const line = new TimedLine({
    now: () => performance.now(),
    dueMs: (_, nowMs) => nowMs + waits,
    onHeld: () => {},
  });
  line.next = { push: (parcel) => arrived.push(parcel) };
  line.push({ bytes: Buffer.from('x'), offset: 0 });
  expect(arrived).toEqual([]);
  waits = 0;
  line.reschedule();
  expect(arrived).toHaveLength(1);
});
