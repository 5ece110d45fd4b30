import { expect, test } from 'vitest';
import type { ServiceLevel } from '../../objectives/service-level.ts';
import { exampleLevel } from '../example-levels.ts';
import { runWithDeadGrok } from '../example-runs.ts';
import type { JournalBuilder } from '../journal-builder.ts';
import type { ServiceLevelRecord } from '../service-level-record.ts';

const USER = { unit: 'requests', of: 'user' };

function recordOf(run: JournalBuilder, level: ServiceLevel): ServiceLevelRecord | undefined {
  run.header.serviceLevels = [level];
  return run.judge().serviceLevels?.[0];
}

/** Forty requests, all alike. */
function askAlike(answer: Parameters<JournalBuilder['probe']>[1]): JournalBuilder {
  const run = runWithDeadGrok([]);
  for (let sentMs = 0; sentMs < 40_000; sentMs += 1_000) run.probe(sentMs, answer);
  return run;
}

const WITHIN = { ...USER, good: { within: '200ms' } };
const TIMED = { ...USER, quantity: 'response-time' };

test.each([
  ['errors', 'a quantity within a time', { status: 500 }, { ...WITHIN, ...TIMED }, 40],
  ['errors', 'a quantity alone', { status: 500 }, TIMED, 40],
  ['errors', 'a time', { status: 500 }, WITHIN, 40],
  ['errors', 'a time in seconds', { status: 500 }, { ...WITHIN, unit: 'seconds' }, 40],
  ['answers with nothing in them', 'a time', { failure: 'no user' }, WITHIN, 40],
  [
    'answers with nothing in them',
    'a time in seconds',
    { failure: 'no user' },
    { ...WITHIN, unit: 'seconds' },
    40,
  ],
  [
    'answers with nothing in them',
    'a status',
    { failure: 'no user' },
    { ...USER, good: { status: [200] } },
    40,
  ],
  ['errors', 'that status', { status: 404 }, { ...USER, good: { status: [404] } }, 0],
  ['answers', 'a quantity within a time', {}, { ...WITHIN, ...TIMED }, 0],
])('by request: quick %s where %s is asked for', (_, __, answer, source, bad) => {
  expect(recordOf(askAlike(answer), exampleLevel(source))).toMatchObject({
    good_events_count: 40 - bad,
    bad_events_count: bad,
  });
});

test('a threshold on a time alone times errors and empty answers too', () => {
  for (const answer of [{ status: 500 }, { failure: 'no user' }]) {
    const metric = { type: 'deadair', spec: { ...TIMED, in: 'ms' } };
    const level = exampleLevel(USER, {
      indicator: { kind: 'threshold', metric },
      objectives: [{ target: 0.9, op: 'lte', value: 200 }],
    });
    expect(recordOf(askAlike(answer), level)).toMatchObject({ good_events_count: 40 });
  }
});
