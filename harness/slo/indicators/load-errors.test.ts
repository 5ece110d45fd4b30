import { expect, test } from 'vitest';
import {
  cut,
  dropped,
  request,
  requests,
  runUnderK6,
  unanswered,
  value,
  WALL_MS,
} from '../example-load.ts';
import { expectation, type JournalBuilder } from '../journal-builder.ts';

type Wanted = Parameters<typeof expectation<'load-errors'>>[1];

function errorRow(fill: (run: JournalBuilder) => void, wanted: Partial<Wanted> = {}) {
  const run = runUnderK6(expectation('load-errors', { atMost: 0.01, ...wanted }));
  fill(run);
  return run.judge().rows[0];
}

test.each([
  [1, 'met'],
  [2, 'missed'],
] as const)('%i failed of 100 against 1 %% is %s', (bad, verdict) => {
  const row = errorRow((run) => {
    requests(run, [11_000, 11_000 + (100 - bad) * 50, 50]);
    for (let each = 0; each < bad; each += 1) unanswered(run, 17_000 + each * 50);
  });
  expect(row).toMatchObject({ verdict, samples: 100, low: bad / 100, high: bad / 100 });
});

test('a dropped iteration is a failed request', () => {
  const row = errorRow((run) => {
    requests(run, [11_000, 16_000, 50]);
    dropped(run, 16_000);
    dropped(run, 16_050);
  });
  expect(row).toMatchObject({ verdict: 'missed', samples: 102 });
  expect(row?.reason).toBe('0 failed and 2 were dropped, the first at 15999 ms');
});

test('k6 that had ended before the window did cannot tell what came then', () => {
  const row = (endedMs: number, more: object = {}) =>
    errorRow((run) => {
      requests(run, [11_000, 19_000, 50]);
      const end = { load: 'spike', asked: false, exitCode: 0, unread: 0, underWay: 0, ...more };
      run.add(endedMs, { kind: 'load-ended', ...end }, 'load');
    });
  expect(row(15_000)?.reason).toBe(
    'k6 with spike had ended at 15000 ms, and the window lasts until 20010 ms: let the script run for longer',
  );
  expect(row(21_000)?.verdict).toBe('met');
  expect(row(15_000, { asked: true })?.verdict).toBe('met');
});

test('lines of k6 that could not be read are missing from every row', () => {
  const row = errorRow((run) => {
    requests(run, [11_000, 19_000, 50]);
    const end = { load: 'spike', asked: true, exitCode: 105, unread: 2, underWay: 0 };
    run.add(39_000, { kind: 'load-ended', ...end }, 'load');
  });
  expect(row).toMatchObject({
    verdict: 'inconclusive',
    reason: '2 lines of k6 with spike could not be read',
  });
});

test('a scenario of which no request ever ended was dropped all the same', () => {
  const row = errorRow((run) => {
    requests(run, [11_000, 16_000, 50]);
    for (let each = 0; each < 50; each += 1) dropped(run, 16_000 + each, 'spike');
  });
  expect(row).toMatchObject({ verdict: 'missed', samples: 150 });
});

test('too few requests to tell one in a hundred are inconclusive, and so are none', () => {
  const few = errorRow((run) => requests(run, [11_000, 15_950, 50]));
  expect(few).toMatchObject({ verdict: 'inconclusive', samples: 99 });
  expect(errorRow(() => {})).toMatchObject({ verdict: 'inconclusive', samples: 0 });
});

test('an outage of a tenth of the run is whole in its own window', () => {
  const fill = (run: JournalBuilder): void => {
    requests(run, [2_000, 10_000, 10]);
    for (let atMs = 10_100; atMs < 12_100; atMs += 20) unanswered(run, atMs);
    requests(run, [21_000, 39_000, 20]);
  };
  expect(errorRow(fill, { atMost: 0.1, window: { over: 'all' } })?.verdict).toBe('met');
  expect(errorRow(fill, { atMost: 0.1 })).toMatchObject({ verdict: 'missed', low: 1, high: 1 });
});

test("a rate of the script's own counts its ones as bad, and k6's checks their zeros", () => {
  const fill = (run: JournalBuilder): void => {
    for (let atMs = 11_000; atMs < 16_000; atMs += 50) {
      value(run, atMs, 'call_failed', 'rate', atMs < 11_100 ? 1 : 0);
      value(run, atMs, 'checks', 'rate', atMs < 11_150 ? 0 : 1);
    }
  };
  expect(errorRow(fill, { metric: 'call_failed' })).toMatchObject({ low: 0.02, samples: 100 });
  expect(errorRow(fill, { metric: 'checks' })).toMatchObject({ low: 0.03, samples: 100 });
});

test('an iteration that hung until k6 was stopped is bad in the window in which it began', () => {
  const fill = (run: JournalBuilder): void => {
    requests(run, [2_000, 39_000, 50]);
    for (let each = 0; each < 5; each += 1) cut(run, [15_000, 16_000, 39_000]);
  };
  const row = errorRow(fill);
  expect(row).toMatchObject({ verdict: 'missed', samples: 205, low: 5 / 205, high: 5 / 205 });
  expect(row?.reason).toMatch('5 hung until they were cut short');
  expect(errorRow(fill, { scenario: 'writes' })).toMatchObject({ samples: 0 });
});

test('an iteration that was cut short in its time is no evidence', () => {
  const row = errorRow(
    (run) => {
      requests(run, [2_000, 39_000, 50]);
      for (let each = 0; each < 50; each += 1) cut(run, [37_000, 38_500, 39_000]);
    },
    { window: { over: 'all' } },
  );
  expect(row).toMatchObject({ verdict: 'met', low: 0, high: 0 });
});

test.each([
  ['began in the window or after it', [15_000, 25_000, 39_000], { longestMs: 1_000 }],
  ['may have begun just before it was cut short', [15_000, 38_900, 39_000], { longestMs: 1_000 }],
  ['has none beside it that ended well', [15_000, 16_000, 39_000], {}],
] as const)(
  'where nobody knows of iterations that were cut short whether they hung in a window, since each %s, it is inconclusive',
  (_, when, shape) => {
    const row = errorRow((run) => {
      requests(run, [11_000, 19_000, 50]);
      for (let each = 0; each < 5; each += 1) cut(run, [...when], shape);
    });
    expect(row).toMatchObject({ verdict: 'inconclusive', low: 0, high: 5 / 165 });
  },
);

test('a request whose connection timed out after the heal was sent in the window of the fault', () => {
  const row = errorRow((run) => {
    requests(run, [11_000, 19_000, 50]);
    for (let each = 0; each < 5; each += 1) {
      const sentMs = WALL_MS + 15_000;
      const shape = { status: undefined, failed: true, durationMs: 0 };
      request(run, 30_000, { ...shape, beganFromWallMs: sentMs, beganToWallMs: sentMs });
    }
  });
  expect(row).toMatchObject({ verdict: 'missed', low: 5 / 165 });
});
