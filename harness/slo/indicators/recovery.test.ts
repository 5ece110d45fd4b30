import { expect, test } from 'vitest';
import { runWithDeadGrok } from '../example-runs.ts';
import { expectation, type JournalBuilder } from '../journal-builder.ts';

const wanted = expectation('recovery', { withinMs: 10_000 });
const failed = { startedMs: 18_000, dueMs: 19_000, outcome: 'failed' } as const;

/** A turn that is answered each second. */
function turnsUntil(run: JournalBuilder, untilMs: number): JournalBuilder {
  for (let dueMs = 1_000; dueMs < untilMs; dueMs += 1_000) run.goodTurn(`c${dueMs}`, 1, dueMs, 400);
  return run;
}

test('a stack that never failed a turn recovered when it was healed', () => {
  const { rows } = turnsUntil(runWithDeadGrok(wanted), 38_000).judge();
  expect(rows[0]).toMatchObject({ verdict: 'met', low: 0, high: 0, samples: 1 });
});

/** Turns that fail every 4 s, the last of them at `lastMs`. */
function failUntil(run: JournalBuilder, lastMs: number): JournalBuilder {
  for (let endedMs = lastMs; endedMs > 18_000; endedMs -= 4_000) {
    run.turn(`x${endedMs}`, 1, { ...failed, endedMs });
  }
  return run;
}

test.each([
  [25_000, 'met', 5_000],
  [32_000, 'missed', 12_000],
] as const)('with its last failed turn at %i ms it is %s', (lastMs, verdict, low) => {
  const { rows } = turnsUntil(failUntil(runWithDeadGrok(wanted), lastMs), 38_000).judge();
  expect(rows[0]).toMatchObject({ verdict, low, high: low });
});

test('a stall of the harness over the bound makes it undecided', () => {
  const run = failUntil(runWithDeadGrok(wanted), 30_020).late(25_000, 25_030);
  expect(turnsUntil(run, 38_000).judge().rows[0]?.verdict).toBe('inconclusive');
});

test('a run that ended before 5 s were over is undecided, or missed when it is too late anyway', () => {
  const late = expectation('recovery', { withinMs: 19_000 });
  const undecided = failUntil(runWithDeadGrok(late), 36_000);
  expect(turnsUntil(undecided, 38_000).judge().rows[0]).toMatchObject({
    verdict: 'inconclusive',
    low: 16_000,
  });
  const missed = failUntil(runWithDeadGrok(wanted), 36_000);
  expect(turnsUntil(missed, 38_000).judge().rows[0]?.verdict).toBe('missed');
});

test('a degraded answer or an acknowledged write that is not yet there delays it', () => {
  const headers = { 'x-degraded-mode': 'true' };
  const degraded = runWithDeadGrok(wanted).probe(22_990, { headers });
  expect(turnsUntil(degraded, 38_000).judge().rows[0]).toMatchObject({ low: 3_000 });
  const queued = runWithDeadGrok(wanted)
    .write('a', 19_000)
    .add(24_000, { kind: 'writes-visible', write: 'save-call', ids: ['a'] }, 'ledger');
  expect(turnsUntil(queued, 38_000).judge().rows[0]).toMatchObject({ low: 4_000 });
});

test('5 s without a unit prove nothing: they begin so that one comes into them', () => {
  const { rows } = runWithDeadGrok(wanted).goodTurn('c', 1, 27_000, 400).judge();
  expect(rows[0]).toMatchObject({ verdict: 'met', low: 3_400 });
});
