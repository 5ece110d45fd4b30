import { expect, test } from 'vitest';
import type { ServiceLevel } from '../../objectives/service-level.ts';
import { exampleLevel } from '../example-levels.ts';
import { runWithDeadGrok, runWithPausedPostgres } from '../example-runs.ts';
import type { JournalBuilder } from '../journal-builder.ts';
import type { ServiceLevelRecord } from '../service-level-record.ts';

function recordOf(run: JournalBuilder, level: ServiceLevel): ServiceLevelRecord | undefined {
  run.header.serviceLevels = [level];
  return run.judge().serviceLevels?.[0];
}

test('by failover: one injection is one trial, and the slowest of its calls decides', () => {
  const run = runWithDeadGrok([]);
  const hear = (call: string, latencyMs: number) =>
    run.dial(call, 8_000).goodTurn(call, 1, 9_800, latencyMs, 'openai').hangUp(call, 19_000);
  hear('a', 900);
  hear('b', 3_000);
  const level = (within: string) =>
    exampleLevel({ unit: 'failovers', of: 'voice-ai', good: { within } });
  expect(recordOf(run, level('5s'))).toMatchObject({
    good_events_count: 1,
    bad_events_count: 0,
    n_eff: 1,
  });
  expect(recordOf(run, level('2s'))).toMatchObject({ good_events_count: 0, bad_events_count: 1 });
});

test.each([
  ['was answered by the other behind it is a trial', 'redis', false, 1],
  ['sent nothing in an open loop is none', 'redis', true, 0],
  ['is never answered by another of the chain is none', 'standby', false, 0],
])('by failover: an injection under which a probe %s', (_, backup, serial, good) => {
  const run = runWithPausedPostgres([]);
  run.header.stack.failovers = { db: { of: ['postgres', backup], makers: {} } };
  for (let sentMs = 0; sentMs < 40_000; sentMs += 100) {
    const link = sentMs >= 9_950 && sentMs < 20_000 ? 'redis' : 'postgres';
    run.probe(sentMs, { serial, carriedBy: [`dashboard->${link}`] });
  }
  const level = exampleLevel({ unit: 'failovers', of: 'db', good: { within: '5s' } });
  expect(recordOf(run, level)).toMatchObject({ good_events_count: good, bad_events_count: 0 });
});
