import { expect, test } from 'vitest';
import { runWithDeadGrok } from '../example-runs.ts';
import { expectation } from '../journal-builder.ts';

const wanted = expectation('answer-gap', { bounds: [{ statistic: 'max', atMostMs: 1_000 }] });

test.each([
  [900, 'met'],
  [1_015, 'inconclusive'],
  [1_500, 'missed'],
] as const)('%i ms without an answer word is %s, whatever filler plays', (gapMs, verdict) => {
  const said = [{ maker: 'openai', fromMs: 11_000 + gapMs, places: [0, 1, 2, 3, 11] }];
  const { rows } = runWithDeadGrok(wanted)
    .turn('c', 1, { startedMs: 10_000, dueMs: 11_000, said, endedMs: 12_000 + gapMs })
    .add(12_000, { kind: 'audible', call: 'c', fromMs: 11_010, toMs: 12_900 }, 'callers')
    .judge();
  expect(rows[0]).toMatchObject({ verdict, high: gapMs });
});
