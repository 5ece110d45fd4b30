import { expect, test } from 'vitest';
import { runWithDeadGrok } from '../example-runs.ts';
import { expectation, type TurnShape } from '../journal-builder.ts';

const wanted = expectation('failover', { of: 'voice-ai', to: 'openai', withinMs: 2_000 });

/** An answer due at t0: two words by grok, then the rest by openai. */
function takenOver(firstWordMs: number): TurnShape {
  const said = [
    { maker: 'grok', fromMs: 9_500, places: [0, 1] },
    { maker: 'openai', fromMs: firstWordMs, places: [2, 3, 11] },
  ];
  return { startedMs: 8_000, dueMs: 9_000, said, endedMs: firstWordMs + 600 };
}

test.each([
  [10_571, 'met'],
  [12_010, 'inconclusive'],
  [13_000, 'missed'],
] as const)('a first word by the backup at %i ms is %s', (firstWordMs, verdict) => {
  const { rows } = runWithDeadGrok(wanted)
    .dial('c', 1_000)
    .turn('c', 1, takenOver(firstWordMs))
    .judge();
  const high = firstWordMs - 10_000;
  expect(rows[0]).toMatchObject({ verdict, low: high - 22, high, samples: 1 });
});

test('the slowest trial decides', () => {
  const run = runWithDeadGrok(wanted).dial('c', 1_000).dial('d', 1_000);
  const { rows } = run.turn('c', 1, takenOver(10_500)).turn('d', 1, takenOver(13_000)).judge();
  expect(rows[0]).toMatchObject({ verdict: 'missed', samples: 2, high: 3_000 });
  expect(rows[0]?.reason).toContain('d');
});

test('an answer that completes from audio already sent is no trial: the next one due is', () => {
  const { rows } = runWithDeadGrok(wanted)
    .dial('c', 1_000)
    .goodTurn('c', 1, 9_500, 400)
    .goodTurn('c', 2, 12_500, 640, 'openai')
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'met', high: 640, samples: 1 });
});

test('a hang-up without the backup is beyond every bound', () => {
  const { rows } = runWithDeadGrok(wanted)
    .dial('c', 1_000)
    .turn('c', 1, { startedMs: 8_000, dueMs: 9_000, endedMs: 11_000, outcome: 'failed' })
    .hangUp('c', 11_000, 'stack', 'hung-up')
    .judge();
  expect(rows[0]?.verdict).toBe('missed');
  expect(rows[0]?.high).toBeUndefined();
  expect(rows[0]?.reason).toContain('no word by openai');
});

test.each([
  [1_000, 'inconclusive'],
  [20, 'missed'],
] as const)(
  'a hang-up without the backup while the telephony lost %i ms is %s',
  (lostMs, verdict) => {
    const { rows } = runWithDeadGrok(wanted)
      .dial('c', 1_000)
      .turn('c', 1, { startedMs: 8_000, dueMs: 9_000, endedMs: 12_500, outcome: 'failed' })
      .hangUp('c', 12_500, 'stack', 'hung-up')
      .late(10_500, 10_500 + lostMs, 'twilio')
      .judge();
    expect(rows[0]?.verdict).toBe(verdict);
  },
);

test('what returned because we healed is never a failover', () => {
  const said = [{ maker: 'grok', fromMs: 20_500, places: [0, 1, 2, 3, 11] }];
  const { rows } = runWithDeadGrok(wanted)
    .dial('c', 1_000)
    .turn('c', 1, { startedMs: 8_000, dueMs: 9_000, said, endedMs: 21_500 })
    .hangUp('c', 22_000)
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'missed', samples: 1 });
});

test('an answer owed too late before the heal is no trial', () => {
  const { rows } = runWithDeadGrok(wanted)
    .dial('c', 1_000)
    .goodTurn('c', 1, 17_500, 400, 'openai')
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'inconclusive', samples: 0 });
  expect(rows[0]?.reason).toContain('no trial');
});

test('a call dialled during the fault, or with the backup already, is no trial', () => {
  const { rows } = runWithDeadGrok(wanted)
    .dial('c', 10_500)
    .goodTurn('c', 1, 12_000, 400, 'openai')
    .dial('d', 1_000)
    .goodTurn('d', 1, 5_000, 400, 'openai')
    .goodTurn('d', 2, 11_000, 400, 'openai')
    .judge();
  expect(rows[0]?.verdict).toBe('inconclusive');
});

test('a fault on something else is no trial', () => {
  const run = runWithDeadGrok(wanted);
  for (const event of run.events) if (event.kind === 'fault') event.target = 'postgres';
  expect(run.judge().rows[0]?.reason).toContain('no fault hit');
});

test('the headline says what happened in one sentence', () => {
  const dropped = expectation('calls-dropped', { max: 0 });
  const { headline } = runWithDeadGrok([wanted, dropped])
    .dial('c', 1_000)
    .turn('c', 1, takenOver(10_571))
    .hangUp('c', 13_000)
    .judge();
  expect(headline).toBe(
    'MET: when grok was killed, 1 call went on with openai after at most 571 ms; nobody was dropped.',
  );
});

test('a stale word of an answer that the backup gave before is no takeover', () => {
  const stale = { maker: 'openai', fromMs: 10_300, places: [0], ordinal: 1 };
  const { startedMs, dueMs, said = [], endedMs } = takenOver(12_571);
  const { rows } = runWithDeadGrok(wanted)
    .dial('c', 1_000)
    .goodTurn('c', 1, 3_000, 400, 'openai')
    .turn('c', 2, { startedMs, dueMs, said: [...said, stale], endedMs })
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'missed', high: 2_571 });
});
