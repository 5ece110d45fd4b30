import { shareRow } from '../count-row.ts';
import { resolvePopulation, selectTurns } from '../population.ts';
import type { Indicator } from './expectation-of.ts';
import { describeTurns, nameTurn } from './turn-samples.ts';

/** Turns whose answer was heard to its end ÷ turns; those that the harness cut are left out. */
export const turnSuccess: Indicator<'turn-success'> = (expectation, run) => {
  const population = resolvePopulation(expectation.window, run);
  let samples = 0;
  let failed = 0;
  let first: string | undefined;
  for (const { turn } of selectTurns(population, run)) {
    if (turn.outcome === 'cut') continue;
    samples += 1;
    if (turn.outcome !== 'failed') continue;
    failed += 1;
    first ??= nameTurn(turn);
  }
  const row = shareRow(expectation, samples - failed, expectation.atLeast, {
    ...describeTurns(population),
    quantity: 'turn-success',
    samples,
    worst: first && `${failed} failed, the first is ${first}`,
  });
  return [row];
};
