import { expect, test } from 'vitest';
import { runWithPausedPostgres } from '../example-runs.ts';
import { expectation } from '../journal-builder.ts';
import { judge } from '../judge.ts';

const counts = { lost: 0, doubled: 0, misordered: 0, resurrected: 0 };
const wanted = expectation('writes', counts);
const ids = ['a', 'b', 'c'];

function runWithWrites(row = wanted) {
  const run = runWithPausedPostgres(row);
  for (const [index, id] of ids.entries()) run.write(id, 9_000 + index * 2_000);
  return run;
}

function verdicts(run: ReturnType<typeof runWithWrites>): Record<string, string> {
  return Object.fromEntries(run.judge().rows.map(({ quantity, verdict }) => [quantity, verdict]));
}

test('every acknowledged write once and in order: met', () => {
  expect(verdicts(runWithWrites().readBack(45_000, ids))).toEqual({
    'writes lost': 'met',
    'writes doubled': 'met',
    'writes misordered': 'met',
    'writes resurrected': 'met',
  });
});

test('an acknowledged write that is not there is lost, with its age at t0', () => {
  const { rows } = runWithWrites().readBack(45_000, ['b', 'c']).judge();
  expect(rows[0]).toMatchObject({ verdict: 'missed', low: 1 });
  expect(rows[0]?.reason).toContain('990 ms before the fault');
});

test('a write that stands twice is doubled', () => {
  expect(verdicts(runWithWrites().readBack(45_000, ['a', 'b', 'c', 'b']))).toMatchObject({
    'writes lost': 'met',
    'writes doubled': 'missed',
    'writes misordered': 'met',
  });
});

test('a write that stands before one acknowledged before it was sent is misordered', () => {
  expect(verdicts(runWithWrites().readBack(45_000, ['b', 'a', 'c']))['writes misordered']).toBe(
    'missed',
  );
});

test('writes that overlapped, or of different keys, may stand either way', () => {
  const run = runWithPausedPostgres(wanted).write('a', 11_000).write('b', 11_005);
  run.write('c', 12_000, {}, 'other').readBack(45_000, ['c', 'b', 'a']);
  expect(verdicts(run)['writes misordered']).toBe('met');
});

test('a rejected write that is there is missed; an unknown one may be there once or not', () => {
  const run = runWithWrites()
    .write('r', 15_000, { outcome: 'rejected', status: 400 })
    .write('u', 16_000, { outcome: 'unknown' })
    .readBack(45_000, [...ids, 'r']);
  expect(verdicts(run)).toMatchObject({ 'writes lost': 'met', 'writes resurrected': 'missed' });
});

test('without a read-back nothing can be told', () => {
  expect(new Set(Object.values(verdicts(runWithWrites())))).toEqual(new Set(['inconclusive']));
});

test('nothing acknowledged while the fault lasted is inconclusive', () => {
  const run = runWithPausedPostgres(wanted).write('a', 9_000).readBack(45_000, ['a']);
  expect(run.judge().rows[0]?.reason).toContain('no write was acknowledged during');
});

test('a lost write stays missed in an invalid run that was drained, not in an interrupted one', () => {
  const invalid = runWithWrites().steady(9_500, false).readBack(45_000, ['b', 'c']).judge();
  expect(invalid.valid).toBe(false);
  expect(invalid.rows[0]?.verdict).toBe('missed');
  const interrupted = judge(
    runWithWrites().readBack(45_000, ['b', 'c', 'c']).finish('interrupted'),
  );
  expect(interrupted.rows.map(({ verdict }) => verdict).slice(0, 2)).toEqual([
    'inconclusive',
    'missed',
  ]);
});

test('the share of acknowledged writes counts unknown ones as not acknowledged', () => {
  const share = expectation('writes', { acknowledged: 0.5 });
  const run = runWithPausedPostgres(share).write('a', 11_000);
  expect(run.write('b', 12_000, { outcome: 'unknown' }).judge().rows[0]).toMatchObject({
    verdict: 'met',
    low: 0.5,
  });
  const worse = runWithPausedPostgres(share).write('a', 11_000, { outcome: 'unknown' });
  expect(worse.write('b', 12_000, { outcome: 'rejected' }).judge().rows[0]?.verdict).toBe('missed');
});

test('a receipt without the degraded headers is missed', () => {
  const receipts = expectation('writes', { receiptsMarked: true });
  const headers = { 'x-degraded-mode': 'true' };
  const marked = runWithPausedPostgres(receipts).write('a', 12_000, { status: 503, headers });
  expect(marked.judge().rows[0]?.verdict).toBe('met');
  const bare = runWithPausedPostgres(receipts).write('a', 12_000, { status: 503 });
  expect(bare.judge().rows[0]?.verdict).toBe('missed');
  const none = runWithPausedPostgres(receipts).write('a', 12_000, { status: 201 });
  expect(none.judge().rows[0]?.verdict).toBe('inconclusive');
});
