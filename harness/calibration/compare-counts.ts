import { isDropped } from '../slo/indicators/calls-dropped.ts';
import type { ExpectationOf } from '../slo/indicators/expectation-of.ts';
import { headers } from '../slo/indicators/headers.ts';
import { findLedgerFaults } from '../slo/indicators/ledger-faults.ts';
import { countStaleReads } from '../slo/indicators/read-freshness.ts';
import { countSessionsLost } from '../slo/indicators/sessions-kept.ts';
import { listRepeated, listSkipped, listStale } from '../slo/indicators/words.ts';
import type { RunView } from '../slo/run-view.ts';
import { callerOf } from './caller-of.ts';
import type { Count } from './tally.ts';
import type { Truth } from './truth.ts';

const SETTLE_MS = 500;

export function countWrites(run: RunView, truth: Truth): Count[] {
  const found = findLedgerFaults(run.ledger.writes, run.ledger);
  const names = ['lost', 'doubled', 'misordered'] as const;
  return names.map((name) => ({
    quantity: `writes ${name}`,
    measured: found[name].length,
    truth: truth[name].length,
  }));
}

/** Facts used wrongly, of the turns that both the stub and the caller saw to their end. */
export function countFacts(run: RunView, truth: Truth): Count {
  const count = { quantity: 'facts lost', measured: 0, truth: 0 };
  const known = knownTurns(truth);
  for (const { call, turn, used } of run.events.of('turn-ended')) {
    const answer = known.get(nameTurn(call, turn));
    if (!used || answer?.factKept === undefined) continue;
    if (!used.correct) count.measured += 1;
    if (!answer.factKept) count.truth += 1;
  }
  return count;
}

/** Words of the turns that the stub brought to their end. */
export function countWords(run: RunView, truth: Truth): Count[] {
  const known = knownTurns(truth);
  const lists = { repeated: listRepeated, skipped: listSkipped, stale: listStale } as const;
  const names = Object.keys(lists) as (keyof typeof lists)[];
  return names.map((name) => {
    const count = { quantity: `words ${name}`, measured: 0, truth: 0 };
    for (const { name: call, turns, words, ...rest } of run.calls) {
      const ended = turns.filter(({ number }) => known.has(nameTurn(call, number)));
      const heard = words.filter(({ turn }) => known.has(nameTurn(call, turn)));
      count.measured += lists[name]({ ...rest, name: call, turns: ended, words: heard }).length;
      for (const { number } of ended) count.truth += known.get(nameTurn(call, number))?.[name] ?? 0;
    }
    return count;
  });
}

/** Calls on which the stub hung up, but for those that the harness ended itself. */
export function countCalls(run: RunView, truth: Truth): Count {
  const dropped = new Set(truth.dropped);
  const own = run.calls.filter(({ ended }) => ended && ended.reason !== 'stopped');
  return {
    quantity: 'calls dropped',
    measured: own.filter(isDropped).length,
    truth: own.filter(({ name }) => dropped.has(callerOf(name))).length,
  };
}

/** Answers of a degraded stub that do not say so, once it had time to begin to. */
export function countHeaders(run: RunView, truth: Truth): Count {
  // Without a fault there is no degraded answer.
  const probes = run.faults.length === 0 ? [] : [...run.probes.keys()];
  const rows = probes.flatMap((probe) => {
    const expectation: ExpectationOf<'headers'> = {
      kind: 'headers',
      probe,
      present: { 'x-degraded-mode': 'true' },
      absent: [],
      honest: false,
      settleMs: SETTLE_MS,
      window: { over: 'fault' },
      line: 0,
      text: 'answers without the header',
    };
    return headers(expectation, run);
  });
  const measured = rows.reduce((sum, row) => sum + (row.low ?? 0), 0);
  return { quantity: 'headers missing', measured, truth: truth.unmarked };
}

/** Reads that showed less than what was acknowledged. */
export function countReads(run: RunView, truth: Truth): Count {
  const probes = Object.entries(run.header.stack.probes).filter(([, { reads }]) => reads);
  const measured = probes.reduce((sum, [name]) => sum + countStaleReads(name, run), 0);
  return { quantity: 'reads stale', measured, truth: truth.staleReads };
}

export function countSessions(run: RunView, truth: Truth): Count {
  const measured = countSessionsLost(run);
  return { quantity: 'sessions lost', measured, truth: truth.sessionsLost };
}

function knownTurns(truth: Truth): Map<string, Truth['turns'][number]> {
  return new Map(truth.turns.map((turn) => [`${turn.from} ${turn.turn}`, turn]));
}

function nameTurn(call: string, turn: number): string {
  return `${callerOf(call)} ${turn}`;
}
