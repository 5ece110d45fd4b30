import { expect, test } from 'vitest';
import { runWithDeadGrok } from '../example-runs.ts';
import { expectation, type TurnShape } from '../journal-builder.ts';

const bounds = { repeatedPerCall: 1, stale: 0, skipped: 0 };
const wanted = expectation('words', bounds);

function heard(said: NonNullable<TurnShape['said']>): TurnShape {
  return { startedMs: 9_000, dueMs: 9_400, said, endedMs: 14_000 };
}

function verdicts(shape: TurnShape): Record<string, string> {
  const { rows } = runWithDeadGrok(wanted).turn('c', 1, shape).judge();
  return Object.fromEntries(rows.map(({ quantity, verdict }) => [quantity, verdict]));
}

test('an answer continued by the backup, with one word again, is met', () => {
  const said = [
    { maker: 'grok', fromMs: 9_500, places: [0, 1, 2] },
    { maker: 'openai', fromMs: 11_000, places: [2, 3, 11] },
  ];
  expect(verdicts(heard(said))).toEqual({
    'words stale': 'met',
    'words repeated per call': 'met',
    'words skipped': 'met',
  });
});

test('a word of an earlier answer after a later one began is stale', () => {
  const said = [
    { maker: 'grok', fromMs: 9_500, places: [0, 1] },
    { maker: 'openai', fromMs: 11_000, places: [2] },
    { maker: 'grok', fromMs: 11_300, places: [3, 11] },
  ];
  expect(verdicts(heard(said))['words stale']).toBe('missed');
});

test('an answer said again from its head repeats every word of it, whoever says it', () => {
  const said = [
    { maker: 'grok', fromMs: 9_500, places: [0, 1] },
    { maker: 'openai', fromMs: 11_000, places: [0, 1, 2, 3, 11] },
  ];
  expect(verdicts(heard(said))['words repeated per call']).toBe('missed');
});

test('a place that was never heard before the terminator is skipped', () => {
  const said = [{ maker: 'grok', fromMs: 9_500, places: [0, 1, 3, 11] }];
  expect(verdicts(heard(said))['words skipped']).toBe('missed');
});

test('answer 13 is not taken for answer 1', () => {
  const run = runWithDeadGrok(expectation('words', { ...bounds, window: { over: 'all' } }));
  for (let turn = 1; turn <= 14; turn += 1) run.goodTurn('c', turn, turn * 2_500, 400);
  expect(run.judge().rows.map(({ verdict }) => verdict)).toEqual(['met', 'met', 'met']);
});

test('no call while the fault lasts is inconclusive', () => {
  const { rows } = runWithDeadGrok(wanted).goodTurn('c', 1, 30_000, 400).judge();
  expect(rows.every(({ verdict }) => verdict === 'inconclusive')).toBe(true);
});

test('a stale word stays missed in a run that is invalid', () => {
  const said = [
    { maker: 'openai', fromMs: 9_500, places: [2] },
    { maker: 'grok', fromMs: 9_800, places: [2] },
    { maker: 'openai', fromMs: 10_300, places: [3, 11] },
  ];
  const { rows, valid } = runWithDeadGrok(wanted)
    .steady(9_000, false)
    .turn('c', 1, heard(said))
    .judge();
  expect(valid).toBe(false);
  const byQuantity = Object.fromEntries(rows.map((row) => [row.quantity, row.verdict]));
  expect(byQuantity).toMatchObject({ 'words stale': 'missed', 'words skipped': 'inconclusive' });
});
