import { expect, test } from 'vitest';
import { runWithPausedPostgres } from '../example-runs.ts';
import { expectation } from '../journal-builder.ts';

const wanted = expectation('response-time', {
  of: 'user',
  bounds: [{ statistic: 'max', atMostMs: 200 }],
});

test.each([
  [190, 'met'],
  [210, 'missed'],
] as const)('a longest answer of %i ms against 200 is %s', (tookMs, verdict) => {
  const { rows } = runWithPausedPostgres(wanted)
    .probe(11_000)
    .probe(12_000, { answeredMs: 12_000 + tookMs })
    .judge();
  expect(rows[0]).toMatchObject({ verdict, low: tookMs, high: tookMs, samples: 2 });
});

test('an answer held back by a stall of the harness is undecided', () => {
  const run = runWithPausedPostgres(wanted)
    .probe(11_000, { answeredMs: 11_210 })
    .late(11_195, 11_209);
  expect(run.judge().rows[0]).toMatchObject({ verdict: 'inconclusive', low: 196, high: 210 });
});

test('no answer at all is beyond every bound', () => {
  const { rows } = runWithPausedPostgres(wanted).unanswered(11_000).judge();
  expect(rows[0]).toMatchObject({
    verdict: 'missed',
    reason: expect.stringContaining('no answer came'),
  });
});

test('no answer while the harness itself stalled is undecided', () => {
  const { rows } = runWithPausedPostgres(wanted)
    .unanswered(11_000)
    .late(11_000, 15_990, 'proxy')
    .judge();
  expect(rows[0]?.verdict).toBe('inconclusive');
});
