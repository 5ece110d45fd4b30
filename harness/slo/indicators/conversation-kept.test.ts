import { expect, test } from 'vitest';
import { runWithDeadGrok } from '../example-runs.ts';
import { expectation, type JournalBuilder } from '../journal-builder.ts';

const wanted = expectation('conversation-kept', { atLeast: 1 });
const tells = { slot: 'name', value: 57 };
const asks = { slot: 'name', expected: 57 };

function tellName(run: JournalBuilder, dueMs = 5_000): JournalBuilder {
  const said = [{ maker: 'grok', fromMs: dueMs + 400, places: [0, 1, 2, 3, 11] }];
  const shape = { startedMs: dueMs - 900, dueMs, said, endedMs: dueMs + 1_400, tells };
  return run.dial('c', 1_000).turn('c', 1, shape);
}

function askName(
  run: JournalBuilder,
  correct: boolean,
  maker = 'openai',
  dueMs = 12_000,
): JournalBuilder {
  const said = [{ maker, fromMs: dueMs + 400, places: [0, 1, 2, 3, 11] }];
  const used = { correct, maker };
  return run.turn('c', 2, {
    startedMs: dueMs - 900,
    dueMs,
    said,
    endedMs: dueMs + 1_400,
    asks,
    used,
  });
}

test('a fact told before and recalled by the backup is kept', () => {
  const { rows } = askName(tellName(runWithDeadGrok(wanted)), true).judge();
  expect(rows[0]).toMatchObject({ verdict: 'met', samples: 1, low: 1 });
});

test('a fact that the backup does not know is lost', () => {
  const { rows } = askName(tellName(runWithDeadGrok(wanted)), false).judge();
  expect(rows[0]).toMatchObject({
    verdict: 'missed',
    high: 0,
    reason: expect.stringContaining('c, turn 2'),
  });
});

test('a question that nobody answered is lost', () => {
  const unanswered = {
    startedMs: 11_000,
    dueMs: 12_000,
    endedMs: 19_000,
    outcome: 'failed',
    asks,
  } as const;
  const { rows } = tellName(runWithDeadGrok(wanted)).turn('c', 2, unanswered).judge();
  expect(rows[0]?.verdict).toBe('missed');
});

test('nothing asked of the backup is inconclusive', () => {
  expect(tellName(runWithDeadGrok(wanted)).judge().rows[0]?.verdict).toBe('inconclusive');
});

test('what the primary had said already is nothing that the backup owed', () => {
  const { rows } = askName(tellName(runWithDeadGrok(wanted)), true, 'grok', 9_000).judge();
  expect(rows[0]).toMatchObject({ verdict: 'inconclusive', samples: 0 });
});

test('a fact told to the backup itself proves no handover', () => {
  const { rows } = askName(
    tellName(runWithDeadGrok(wanted), 10_500),
    true,
    'openai',
    14_000,
  ).judge();
  expect(rows[0]?.samples).toBe(0);
});
