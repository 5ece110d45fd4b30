import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WriteRecord } from '../write-record.ts';
import { WriteHistory } from './write-history.ts';

const record = fc.record({
  n: fc.integer({ min: 1, max: 8 }),
  sentMs: fc.integer({ min: 0, max: 30 }),
  tookMs: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
  outcome: fc.constantFrom('acknowledged' as const, 'rejected' as const, 'unknown' as const),
  status: fc.constantFrom(undefined, 201, 503),
});

test('it answers what a look at every write would, in any order of numbers', () => {
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 20 }),
      fc.integer({ min: -1, max: 31 }),
      (made, ms) => {
        const writes = made.map(
          ({ tookMs, ...rest }): WriteRecord => ({
            ...rest,
            id: 'w',
            write: 'w',
            key: 'k',
            headers: {},
            answeredMs: tookMs === undefined ? undefined : rest.sentMs + tookMs,
          }),
        );
        const history = new WriteHistory();
        for (const write of writes) history.add(write);
        const done = writes.filter(
          ({ outcome, status = 200, sentMs }) =>
            outcome === 'acknowledged' && status < 300 && sentMs > ms,
        );
        const earliest = done.map(({ answeredMs = Number.POSITIVE_INFINITY }) => answeredMs);
        expect(history.earliestDoneMs(ms)).toBe(Math.min(...earliest));
        const shown = writes.find(({ n }) => n === 3);
        expect(history.find(3)?.sentMs).toBe(shown?.sentMs);
        expect(history.find(3)?.answeredMs).toBe(shown?.answeredMs);
      },
    ),
  );
});
