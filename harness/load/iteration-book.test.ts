import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IterationBook } from './iteration-book.ts';

interface One {
  vu: string;
  beganMs: number;
  /** Absent: it hangs. */
  tookMs?: number;
  scenario?: string;
  /** How long after its begin it had an answer; absent: never. */
  answeredMs?: number;
}

/** What k6 would tell of some iterations, with its gauge every second, when it is stopped at `cutMs`. */
function tell(all: One[], cutMs: number): IterationBook {
  const book = new IterationBook();
  const steps: [number, () => void][] = [];
  for (let atMs = 1_000; atMs < cutMs; atMs += 1_000) {
    const active = all.filter(
      ({ beganMs, tookMs = Number.POSITIVE_INFINITY }) =>
        beganMs <= atMs && beganMs + tookMs > atMs,
    ).length;
    steps.push([atMs, () => book.tick(atMs, active)]);
  }
  for (const [index, { vu, beganMs, tookMs, answeredMs, scenario = 'reads' }] of all.entries()) {
    const key = { vu, iter: `${index}`, scenario };
    if (answeredMs !== undefined) {
      steps.push([beganMs + answeredMs, () => book.see(key, beganMs, false)]);
    }
    const endMs = tookMs === undefined ? cutMs : beganMs + tookMs;
    steps.push([endMs, () => book.leave(key, endMs)]);
    if (tookMs !== undefined) steps.push([endMs, () => book.complete(key, endMs, tookMs)]);
  }
  for (const [, step] of steps.sort(([a], [b]) => a - b)) step();
  return book;
}

const quick = (fromMs: number, toMs: number): One[] =>
  Array.from({ length: (toMs - fromMs) / 200 }, (_, index) => ({
    ...{ vu: 'quick', beganMs: fromMs + index * 200 + 60, tookMs: 10, answeredMs: 10 },
  }));

test('what hung is told with the second in which it began, once k6 is stopped', () => {
  const hung = [5_300, 5_800, 6_300].map((beganMs, index) => ({ vu: `${index}`, beganMs }));
  const cut = tell([...quick(0, 20_000), ...hung], 20_000).listCut();
  expect(cut).toMatchObject([
    { scenario: 'reads', beganFromMs: 5_000, beganToMs: 6_000, cutMs: 20_000, longestMs: 10 },
    { beganFromMs: 5_000, beganToMs: 6_000 },
    { beganFromMs: 6_000, beganToMs: 7_000 },
  ]);
});

test('one that had an answer already began when it sent that request', () => {
  const hung = { vu: 'a', beganMs: 5_300, answeredMs: 30 };
  const [cut] = tell([...quick(0, 20_000), hung], 20_000).listCut();
  expect(cut).toMatchObject({ beganFromMs: 5_300, beganToMs: 5_300 });
});

test('a gauge that once counted one too many tells of nothing that hung since then', () => {
  const book = new IterationBook();
  for (let atMs = 1_000; atMs < 9_000; atMs += 1_000) book.tick(atMs, atMs === 3_000 ? 1 : 0);
  book.leave({ vu: '1', iter: '0', scenario: 'reads' }, 8_500);
  const [cut] = book.listCut();
  expect(cut).toMatchObject({ beganFromMs: 8_000, beganToMs: 8_500 });
});

test('iterations that all end are none that were cut short', () => {
  expect(tell(quick(0, 5_000), 6_000).listCut()).toEqual([]);
});

test('a failed iteration does not tell how long one takes that ends well', () => {
  const book = new IterationBook();
  const key = { vu: '1', iter: '0', scenario: 'reads' };
  book.see(key, 0, true);
  book.complete(key, 60_000, 60_000);
  const next = { ...key, iter: '1' };
  book.leave(next, 90_000);
  expect(book.listCut()).toEqual([
    { scenario: 'reads', beganFromMs: 60_000, beganToMs: 90_000, cutMs: 90_000 },
  ]);
});

test('each began between the instants that are told, whatever hangs in whichever scenario', () => {
  const beganMs = fc.integer({ min: 0, max: 19_000 });
  const scenario = fc.constantFrom('reads', 'writes');
  const one = fc.record({ beganMs, scenario });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 30 }), (hung) => {
      const all = hung.map((each, index) => ({ ...each, vu: `${index}` }));
      const cut = tell([...quick(0, 20_000), ...all], 20_000).listCut();
      for (const name of ['reads', 'writes']) {
        const told = cut.filter((each) => each.scenario === name);
        const truth = all.filter((each) => each.scenario === name).map((each) => each.beganMs);
        truth.sort((a, b) => a - b);
        expect(told).toHaveLength(truth.length);
        for (const [index, { beganFromMs, beganToMs }] of told.entries()) {
          expect(beganFromMs).toBeLessThanOrEqual(truth[index] ?? Number.NaN);
          expect(beganToMs).toBeGreaterThanOrEqual(truth[index] ?? Number.NaN);
        }
      }
    }),
  );
});
