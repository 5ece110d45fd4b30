import type { Turn } from '../call-record.ts';
import { countRow } from '../count-row.ts';
import type { FaultRecord } from '../fault-record.ts';
import { resolvePopulation } from '../population.ts';
import type { RunView } from '../run-view.ts';
import type { Indicator } from './expectation-of.ts';
import { nameTurn } from './turn-samples.ts';

/** What callers were saying at t0 and was not understood by whoever answered, if anybody did. */
export const utterancesLost: Indicator<'utterances-lost'> = (expectation, run) => {
  const population = resolvePopulation(expectation.window, run);
  const faults = population.faults.length > 0 ? population.faults : run.faults;
  const spoken = listSpoken(faults, run);
  const lost = spoken.filter((turn) => !isUnderstood(turn));
  const row = countRow(expectation, lost.length, expectation.max, {
    quantity: 'utterances lost',
    population: 'utterances under way at t0',
    windows: population.windows,
    missing: population.missing,
    samples: spoken.length,
    worst: lost[0] && `the first is that of ${nameTurn(lost[0])}`,
  });
  return [row];
};

/** Turns under way at t0 of each fault in turn, each of them once. */
function listSpoken(faults: FaultRecord[], run: RunView): Turn[] {
  const byFault = faults.map(({ t0 }) => ({ t0, turns: [] as Turn[] }));
  for (const call of run.calls) {
    for (const turn of call.turns) {
      if (turn.outcome === 'cut') continue;
      for (const { t0, turns } of byFault) if (t0 && isSpokenAt(turn, t0)) turns.push(turn);
    }
  }
  return [...new Set(byFault.flatMap(({ turns }) => turns))];
}

function isSpokenAt(turn: Turn, [earliestMs, latestMs]: [number, number]): boolean {
  return turn.startedMs <= latestMs && (turn.dueMs ?? turn.endMs) > earliestMs;
}

/** The answer repeats the value that was told, or recalls the one that was asked for. */
function isUnderstood(turn: Turn): boolean {
  if (turn.outcome !== 'answered') return false;
  if (turn.asks) return turn.used?.correct === true;
  const value = turn.tells?.value;
  return (
    value === undefined || turn.answer.some((word) => word.place > 0 && word.payload === value)
  );
}
