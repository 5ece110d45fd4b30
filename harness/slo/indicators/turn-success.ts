import { shareRow } from '../count-row.ts';
import { resolvePopulation, selectTurns } from '../population.ts';
import type { Indicator } from './expectation-of.ts';
import { describeTurns, nameTurn } from './turn-samples.ts';

/** Turns whose answer was heard to its end ÷ turns; those that the harness cut are left out. */
export const turnSuccess: Indicator<'turn-success'> = (expectation, run) => {
  const population = resolvePopulation(expectation.window, run);
  const turns = selectTurns(population, run).filter(({ outcome }) => outcome !== 'cut');
  const failed = turns.filter(({ outcome }) => outcome === 'failed');
  const row = shareRow(expectation, turns.length - failed.length, expectation.atLeast, {
    ...describeTurns(population),
    quantity: 'turn-success',
    samples: turns.length,
    worst: failed[0] && `${failed.length} failed, the first is ${nameTurn(failed[0])}`,
  });
  return [row];
};
