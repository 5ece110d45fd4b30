import { expect, test } from 'vitest';
import { runWithPausedPostgres } from '../example-runs.ts';
import { expectation } from '../journal-builder.ts';

const text = 'Data may be outdated';
const wanted = expectation('banner', { probe: 'user', banner: text });

test('every good answer during the fault carries the banner: met', () => {
  const { rows } = runWithPausedPostgres(wanted)
    .probe(5_000)
    .probe(12_000, { banner: text })
    .probe(13_000, { status: 503 })
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'met', samples: 1 });
});

test('a stale answer that hides it is missed', () => {
  const { rows } = runWithPausedPostgres(wanted)
    .probe(12_000, { banner: text })
    .probe(13_000)
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'missed', low: 1 });
});

test('no good answer during the fault is inconclusive', () => {
  const { rows } = runWithPausedPostgres(wanted).probe(13_000, { status: 503 }).judge();
  expect(rows[0]?.verdict).toBe('inconclusive');
});
