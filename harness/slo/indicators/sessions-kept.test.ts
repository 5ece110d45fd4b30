import { expect, test } from 'vitest';
import { runWithPausedPostgres } from '../example-runs.ts';
import { expectation, type JournalBuilder } from '../journal-builder.ts';
import { judge } from '../judge.ts';

const wanted = expectation('sessions-kept', { atLeast: 1, window: { over: 'all' } });

/** Two users sign in before the fault of 10 s to 20 s, one while it lasts. */
function runWithSessions(): JournalBuilder {
  return runWithPausedPostgres(wanted)
    .session('early-1', 1_000)
    .session('early-2', 2_000)
    .session('late', 12_000)
    .check('early-1', 5_000)
    .check('early-1', 11_000);
}

function judgeRow(run: JournalBuilder) {
  const [row] = run.judge().rows;
  return { verdict: row?.verdict, low: row?.low, high: row?.high, samples: row?.samples };
}

test('sessions opened before the fault that work when they are used after it: met', () => {
  const run = runWithSessions().check('early-2', 12_000);
  expect(judgeRow(run)).toEqual({ verdict: 'met', low: 1, high: 1, samples: 2 });
});

test('a user who is told to sign in again has lost a session, whatever comes after', () => {
  const run = runWithSessions()
    .check('early-2', 12_000, { outcome: 'refused', status: 401 })
    .check('early-2', 13_000);
  expect(judgeRow(run)).toEqual({ verdict: 'missed', low: 0.5, high: 0.5, samples: 2 });
  expect(run.judge().rows[0]?.reason).toContain('early-2 was refused at 12000 ms with 401');
});

test('a session that fails once and then works is kept; one that fails to the end is lost', () => {
  const failed = { outcome: 'unknown', status: 503 } as const;
  const once = runWithSessions().check('early-2', 12_000, failed).check('early-2', 13_000);
  expect(judgeRow(once).verdict).toBe('met');
  const forEver = runWithSessions().check('early-2', 12_000).check('early-2', 13_000, failed);
  expect(judgeRow(forEver).verdict).toBe('missed');
});

test('a session that nobody used since the fault may be kept or lost', () => {
  const run = runWithSessions().check('early-2', 9_999);
  expect(judgeRow(run)).toEqual({ verdict: 'inconclusive', low: 0.5, high: 1, samples: 2 });
});

test('no session from before the fault: nothing can be told', () => {
  const run = runWithPausedPostgres(wanted).session('late', 12_000).check('late', 13_000);
  expect(judgeRow(run).verdict).toBe('inconclusive');
});

test('a lost session stays missed in an invalid run', () => {
  const run = runWithSessions().check('early-2', 12_000, { outcome: 'refused', status: 401 });
  const verdict = judge(run.steady(9_500, false).finish());
  expect(verdict.valid).toBe(false);
  expect(verdict.rows[0]?.verdict).toBe('missed');
});
