import type { Call, Turn } from '../call-record.ts';
import { shareRow } from '../count-row.ts';
import type { FaultRecord } from '../fault-record.ts';
import { resolvePopulation } from '../population.ts';
import type { RunView } from '../run-view.ts';
import type { Indicator } from './expectation-of.ts';
import { isWithBackup } from './failover.ts';
import { componentHit, endOfForce, lastTrialStart } from './failover-parties.ts';
import { isDue, nameTurn } from './turn-samples.ts';

/** Place of the word that holds the value in an answer to a question. */
const VALUE_PLACE = 3;

/**
 * Facts told before t0 and asked for in an answer owed by the backup: used correctly by it ÷ asked
 * for. It can know them only from the history that the stack handed over.
 */
export const conversationKept: Indicator<'conversation-kept'> = (expectation, run) => {
  const population = resolvePopulation(expectation.window, run);
  const faults = population.faults.length > 0 ? population.faults : run.faults;
  const asked = faults.flatMap((fault) => listAsked(fault, run));
  const lost = asked.filter(({ kept }) => !kept);
  const first = lost[0];
  const row = shareRow(expectation, asked.length - lost.length, expectation.atLeast, {
    quantity: 'conversation-kept',
    population: 'facts asked of the backup',
    windows: population.windows,
    missing: population.missing,
    samples: asked.length,
    worst: first && `${lost.length} not used correctly, the first in ${nameTurn(first.turn)}`,
  });
  return [row];
};

interface AskedFact {
  turn: Turn;
  kept: boolean;
}

function listAsked(fault: FaultRecord, run: RunView): AskedFact[] {
  const { t0 } = fault;
  const backups = findBackups(fault, run);
  if (!t0 || backups.size === 0) return [];
  const owedUntilMs = lastTrialStart(fault, run, longestBound(run));
  const untilMs = endOfForce(fault, run);
  return [...run.calls.seenIn(t0[0], untilMs)].flatMap((call) => {
    if ([...backups].some((backup) => isWithBackup(call, t0[0], backup))) return [];
    return call.turns.flatMap((turn) => {
      if (!wasToldBefore(call, turn, t0[0]) || turn.outcome === 'cut' || !isDue(turn)) return [];
      if (turn.endMs <= t0[0] || turn.dueMs >= untilMs) return [];
      const said = turn.answer.find(({ place }) => place === VALUE_PLACE);
      const byBackup = said !== undefined && backups.has(said.maker);
      if (byBackup) return [{ turn, kept: turn.used?.correct === true }];
      // Said by another while the fault lasted: that answer was not owed by the backup.
      if (said && said.fromMs < untilMs) return [];
      return turn.dueMs <= owedUntilMs ? [{ turn, kept: false }] : [];
    });
  });
}

/** Makers of those that take over from what the fault hits. */
function findBackups(fault: FaultRecord, run: RunView): Set<string> {
  const hit = componentHit(fault);
  const chains = Object.values(run.header.stack.failovers).filter(({ of }) => of.includes(hit));
  const makers = chains.flatMap(({ of, makers: named }) =>
    of.filter((member) => member !== hit).map((member) => named[member]),
  );
  return new Set(makers.filter((maker) => maker !== undefined));
}

/** The bound within which the scenario wants the backup to speak. */
function longestBound(run: RunView): number {
  const bounds = run.header.scenario.expect.map((row) =>
    row.kind === 'failover' ? row.withinMs : 0,
  );
  return Math.max(0, ...bounds);
}

function wasToldBefore(call: Call, turn: Turn, atMs: number): boolean {
  const { asks } = turn;
  if (!asks) return false;
  const told = call.turns.findLast(
    (earlier) => earlier.number < turn.number && earlier.tells?.slot === asks.slot,
  );
  return told?.dueMs !== undefined && told.dueMs < atMs;
}
