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
