import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DelayLine, type Parcel } from './delay-line.ts';

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
      const second = new DelayLine(
        exit,
        () => 60_000,
        () => {},
      );
      const first = new DelayLine(
        second,
        () => 60_000,
        () => {},
      );
      let pushed = 0;
      for (const deed of row) {
        if (deed === 'push') first.push({ bytes: Buffer.from([pushed++]) });
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
  const exit = { push: (parcel: Parcel) => arrived.push(parcel) };
  const second = new DelayLine(
    exit,
    () => 60_000,
    () => {},
  );
  const first = new DelayLine(
    second,
    () => 60_000,
    () => {},
  );
  first.push({ bytes: Buffer.from('x') });
  first.release();
  expect(arrived).toEqual([]);
  second.drop();
  second.release();
  expect(arrived).toEqual([]);
});
