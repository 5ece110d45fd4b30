import { expect, test } from 'vitest';
import type { EventOf } from '../../journal/event.ts';
import type { Window } from '../../scenario/scenario.ts';
import { runWithPausedPostgres } from '../example-runs.ts';
import { expectation } from '../journal-builder.ts';

const marked = { 'x-degraded-mode': 'true' };

function wanted(more: object, window: Window = { over: 'fault' }) {
  const none = { present: {}, absent: [], honest: false };
  return expectation('headers', { probe: 'user', ...none, ...more, window });
}

const present = wanted({ present: marked });

test('every answer between the settling times carries the header: met', () => {
  const { rows } = runWithPausedPostgres(present)
    .probe(10_100)
    .probe(10_600, { headers: marked })
    .probe(19_900, { headers: marked })
    .probe(20_100)
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'met', samples: 2 });
});

test('one answer without it, or with another value, is missed', () => {
  const wrong: Record<string, string>[] = [{}, { 'x-degraded-mode': 'yes' }];
  for (const headers of wrong) {
    const run = runWithPausedPostgres(present).probe(12_000, { headers: marked });
    expect(run.probe(13_000, { headers }).judge().rows[0]?.verdict).toBe('missed');
  }
});

test('no answer between the settling times is inconclusive', () => {
  const { rows } = runWithPausedPostgres(present).probe(10_200, { headers: marked }).judge();
  expect(rows[0]).toMatchObject({ verdict: 'inconclusive', samples: 0 });
});

test('after a fault no answer may carry what is to be absent, once it has settled', () => {
  const absent = wanted({ absent: ['x-degraded-mode'] }, { after: 'database-paused' });
  const run = runWithPausedPostgres(absent).probe(20_300, { headers: marked }).probe(21_000);
  expect(run.judge().rows[0]?.verdict).toBe('met');
  const late = runWithPausedPostgres(absent).probe(20_600, { headers: marked });
  expect(late.judge().rows[0]?.verdict).toBe('missed');
});

test('after a recovery that never came there is nothing to judge', () => {
  const absent = wanted({ absent: ['x-degraded-mode'] }, { after: 'recovery' });
  const { rows } = runWithPausedPostgres(absent).probe(30_000).judge();
  expect(rows[0]?.verdict).toBe('inconclusive');
});

function serial(link: string[], headers = {}): Partial<EventOf<'probe'>> {
  return { serial: true, carriedBy: link, headers };
}

test('an honest mark stands exactly on answers by anything but the first', () => {
  const { rows } = runWithPausedPostgres(wanted({ honest: true }, { over: 'all' }))
    .probe(5_000, serial(['dashboard->postgres']))
    .probe(12_000, serial(['dashboard->redis'], marked))
    .judge();
  expect(rows[0]).toMatchObject({ verdict: 'met', samples: 2, excluded: 0 });
});

test.each([
  ['dashboard->redis', {}],
  ['dashboard->postgres', marked],
])('an answer by %s with headers %o is dishonest', (link, headers) => {
  const run = runWithPausedPostgres(wanted({ honest: true })).probe(
    12_000,
    serial([link], headers),
  );
  expect(run.judge().rows[0]?.verdict).toBe('missed');
});

test('more than 5 % of answers that cannot be told apart are inconclusive', () => {
  const run = runWithPausedPostgres(wanted({ honest: true }));
  for (let index = 0; index < 19; index += 1) {
    run.probe(12_000 + index * 50, serial(['dashboard->redis'], marked));
  }
  run.probe(13_000, serial([], marked));
  expect(run.judge().rows[0]).toMatchObject({ verdict: 'met', excluded: 1 });
  run.events.splice(
    run.events.findIndex((event) => event.kind === 'outcome'),
    1,
  );
  const both = ['dashboard->redis', 'dashboard->postgres'];
  run.probe(13_100, serial(both, marked));
  expect(run.judge().rows[0]).toMatchObject({ verdict: 'inconclusive', excluded: 2 });
});

test('a header that must be there may have any value', () => {
  const carried = wanted({ carried: ['retry-after'] });
  const run = runWithPausedPostgres(carried)
    .probe(12_000, { headers: { 'retry-after': '1' } })
    .probe(13_000, { status: 503, headers: { 'retry-after': '3' } });
  expect(run.judge().rows[0]).toMatchObject({ verdict: 'met', samples: 2 });
  expect(run.probe(14_000, { status: 503 }).judge().rows[0]?.verdict).toBe('missed');
});
