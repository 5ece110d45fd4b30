import { expect, test } from 'vitest';
import { runWithDeadGrok } from '../example-runs.ts';
import { expectation, type TurnShape } from '../journal-builder.ts';

const wanted = expectation('dead-air', { bounds: [{ statistic: 'max', atMostMs: 1_000 }] });

/** Three words by grok, a silence, and the rest by openai. */
function brokenTurn(silenceMs: number): TurnShape {
  const said = [
    { maker: 'grok', fromMs: 9_600, places: [0, 1] },
    { maker: 'openai', fromMs: 10_000 + silenceMs, places: [2, 3, 11] },
  ];
  return { startedMs: 8_000, dueMs: 9_000, said, endedMs: 10_600 + silenceMs };
}

test.each([
  [950, 'met'],
  [1_010, 'inconclusive'],
  [1_100, 'missed'],
] as const)('a silence of %i ms in the middle of an answer is %s', (silenceMs, verdict) => {
  const { rows } = runWithDeadGrok(wanted).turn('c', 1, brokenTurn(silenceMs)).judge();
  expect(rows[0]).toMatchObject({ verdict, low: silenceMs - 22, high: silenceMs });
});

test('filler ends dead air', () => {
  const { rows } = runWithDeadGrok(wanted)
    .turn('c', 1, brokenTurn(1_500))
    .add(10_800, { kind: 'audible', call: 'c', fromMs: 10_500, toMs: 10_800 }, 'callers')
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'met', high: 700 });
});

test('a turn that never ends runs to the hang-up', () => {
  const { rows } = runWithDeadGrok(wanted)
    .turn('c', 1, { startedMs: 9_000, dueMs: 9_900 })
    .hangUp('c', 14_000, 'stack', 'hung-up')
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'missed', high: 4_100 });
});

test('a turn that the harness cut short proves nothing but what was heard of it', () => {
  const cut = { startedMs: 19_000, dueMs: 19_500 };
  const soon = runWithDeadGrok(wanted).turn('c', 1, cut).hangUp('c', 20_000, 'harness', 'stopped');
  expect(soon.judge().rows[0]).toMatchObject({ verdict: 'inconclusive', samples: 0 });
  const late = runWithDeadGrok(wanted).turn('c', 1, cut).hangUp('c', 22_000, 'harness', 'stopped');
  expect(late.judge().rows[0]?.verdict).toBe('missed');
});
