import type { Expectation, Scenario } from '../scenario/scenario.ts';
import { JournalBuilder } from './journal-builder.ts';

/** A run of 40 s in which grok is killed at 10 s and back at 20 s, judged by one expectation. */
export function runWithDeadGrok(
  wanted: Expectation | Expectation[],
  scenario: Partial<Scenario> = {},
): JournalBuilder {
  const expect = Array.isArray(wanted) ? wanted : [wanted];
  return new JournalBuilder({ expect, ...scenario })
    .phase('baseline', 0)
    .steady(5_000)
    .fault('grok-dead', { target: 'grok', atMs: 10_000, healMs: 20_000 })
    .phase('drain', 40_000);
}

/** The same run with the database paused: what requests and writes are judged with. */
export function runWithPausedPostgres(
  wanted: Expectation | Expectation[],
  scenario: Partial<Scenario> = {},
): JournalBuilder {
  const expect = Array.isArray(wanted) ? wanted : [wanted];
  const fault = { kind: 'pause', target: 'postgres', onHost: true, atMs: 10_000, healMs: 20_000 };
  return new JournalBuilder({ expect, ...scenario })
    .phase('baseline', 0)
    .steady(5_000)
    .fault('database-paused', fault)
    .phase('drain', 40_000);
}
