import { expect, test } from 'vitest';
import { runWithDeadGrok } from '../example-runs.ts';
import { expectation, type TurnShape } from '../journal-builder.ts';

const wanted = expectation('utterances-lost', { max: 0 });

/** Spoken from 9.5 s to 10.5 s, answered with the value or another. */
function spokenAtFault(repeated: number): TurnShape {
  const said = [
    {
      maker: 'openai',
      fromMs: 11_200,
      places: [0, 1, 2, 3, 11],
      payloads: [3, 3, 10, repeated, 50],
    },
  ];
  return {
    startedMs: 9_500,
    dueMs: 10_500,
    said,
    endedMs: 12_200,
    tells: { slot: 'name', value: 57 },
  };
}

test.each([
  [57, 'met'],
  [58, 'missed'],
] as const)('an utterance of 57 under way at t0, answered with %i, is %s', (repeated, verdict) => {
  const { rows } = runWithDeadGrok(wanted).turn('c', 1, spokenAtFault(repeated)).judge();
  expect(rows[0]).toMatchObject({ verdict, samples: 1 });
});

test('nobody speaking at t0 is inconclusive', () => {
  const { rows } = runWithDeadGrok(wanted).goodTurn('c', 1, 12_000, 400).judge();
  expect(rows[0]).toMatchObject({ verdict: 'inconclusive', samples: 0 });
});
