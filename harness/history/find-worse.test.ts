import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ExampleRun, exampleRun } from './example-history.ts';
import { findWorsened } from './find-worse.ts';
import type { RunRecord } from './run-record.ts';
import { listSeries } from './series.ts';

const HASHES = { scenarioSha256: 'a', stackSha256: 'b', levelsSha256: 'l', loadSha256: 'k' };
const ORIGIN = { ...HASHES, stackFile: 'c', settings: {}, steps: 1 };

function run(index: number, given: Partial<ExampleRun>, sha = 'a'): RunRecord {
  const folder = `run-${index}`;
  const { verdict } = exampleRun({ folder, startedAt: '2026-11-01T06:00:00Z', ...given });
  const origin = { ...ORIGIN, scenarioSha256: sha, machine: 'm', version: '1' };
  return { folder, startedMs: index, verdict, serviceLevels: [], origin };
}

/** The names of the rows that got worse in a history of silences, the last being the newest. */
function worsened(...silences: number[]): string[] {
  const runs = silences.map((silenceMs, index) => run(index, { silenceMs }));
  return listSeries(runs)
    .flatMap(findWorsened)
    .map(({ name }) => name);
}

test('the last run is held beside the median of the earlier ones', () => {
  expect(worsened(600, 620, 600, 1_300)).toEqual(['dead-air max']);
  expect(worsened(600, 620, 600, 610)).toEqual([]);
});

test('one bad run among the earlier ones moves no median', () => {
  expect(worsened(600, 1_900, 600, 600, 600, 1_950)).toEqual(['dead-air max']);
});

test('what lies within the range of three earlier runs is nothing new', () => {
  expect(worsened(600, 600, 1_400, 1_300)).toEqual([]);
  expect(worsened(600, 600, 1_000, 1_300)).toEqual(['dead-air max']);
});

test('a regression is told as long as it lasts, and since when', () => {
  const lasting = [600, 620, 600, 610, 1_300, 1_310, 1_290].map((silenceMs, index) =>
    run(index, { silenceMs }),
  );
  expect(listSeries(lasting).flatMap(findWorsened)).toMatchObject([
    { name: 'dead-air max', recent: 3, sinceMs: 4, earlier: 4 },
  ]);
  // It is over: the last run is as it was before.
  expect(worsened(600, 620, 600, 610, 1_300, 1_310, 600)).toEqual([]);
});

test('one bad run of ten hides no regression that lasts', () => {
  const usual = [600, 600, 620, 1_400, 600, 610, 600, 600, 600, 600];
  expect(worsened(...usual, 1_300, 1_310)).toEqual(['dead-air max']);
  expect(worsened(...usual, 1_300)).toEqual([]);
});

test('a row that was met and missed in turn did not get worse when it is missed again', () => {
  expect(worsened(1_900, 2_100, 1_900, 2_100, 1_900, 2_090)).toEqual([]);
  expect(worsened(1_900, 1_900, 1_900, 1_900, 1_900, 2_090)).toEqual(['dead-air max']);
});

test('as many met as missed before hide nothing that is far beyond both', () => {
  expect(worsened(1_900, 2_100, 9_000)).toEqual(['dead-air max']);
});

test('noise around the same value is never worse, however many runs there are', () => {
  const noise = fc.array(fc.integer({ min: 590, max: 690 }), { minLength: 2, maxLength: 14 });
  fc.assert(
    fc.property(noise, (silences) => {
      expect(worsened(...silences)).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test('an earlier run that could not be told hides nothing', () => {
  // A silence whose interval holds the bound of 2 s is inconclusive.
  expect(worsened(600, 2_010, 600, 600, 1_300)).toEqual(['dead-air max']);
});

test('a verdict that fell is told though the value hardly moved', () => {
  const [row] = listSeries(
    [1_960, 1_960, 2_050].map((silenceMs, index) => run(index, { silenceMs })),
  ).flatMap(findWorsened);
  expect(row).toMatchObject({ earlier: 2, change: { by: 'verdict' }, last: { verdict: 'missed' } });
});

test('a single run, and runs of another text, tell nothing', () => {
  expect(worsened(600)).toEqual([]);
  const runs = [run(0, { silenceMs: 600 }, 'another'), run(1, { silenceMs: 1_900 })];
  expect(listSeries(runs).flatMap(findWorsened)).toEqual([]);
});
