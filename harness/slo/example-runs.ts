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

/** Length of each trial of `runOfTrials`, from one kill to the next. */
export const TRIAL_MS = 30_000;

/**
 * Grok is killed so often, each time for 10 s and 10 s into a trial; a turn is answered behind each
 * heal, so that the stack is steady again. `words`: when the first word of the backup comes in each
 * trial, ms since the kill; undefined: nobody is owed an answer.
 */
export function runOfTrials(
  wanted: Expectation | Expectation[],
  words: (number | undefined)[],
  planned = words.length,
): JournalBuilder {
  const expect = Array.isArray(wanted) ? wanted : [wanted];
  const run = new JournalBuilder({ expect }).phase('baseline', 0).steady(5_000);
  for (const [index, firstWordMs] of words.entries()) {
    const trial = index + 1;
    const atMs = index * TRIAL_MS + 10_000;
    const repeat = { step: 'grok-dead', trial, of: planned, everyMs: 0 };
    run.fault(`grok-dead#${trial}`, { target: 'grok', atMs, healMs: atMs + 10_000, repeat });
    run.dial(`steady-${trial}`, atMs + 10_500).goodTurn(`steady-${trial}`, 1, atMs + 12_000, 400);
    run.hangUp(`steady-${trial}`, atMs + 14_000);
    if (firstWordMs === undefined) continue;
    const call = `call-${trial}`;
    const said = [
      { maker: 'grok', fromMs: atMs - 500, places: [0, 1] },
      { maker: 'openai', fromMs: atMs + firstWordMs, places: [2, 3, 11] },
    ];
    const endedMs = atMs + firstWordMs + 600;
    run.dial(call, atMs - 9_000);
    run.turn(call, 1, { startedMs: atMs - 2_000, dueMs: atMs - 1_000, said, endedMs });
    run.hangUp(call, endedMs + 200);
  }
  return run.phase('drain', words.length * TRIAL_MS + 10_000);
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
