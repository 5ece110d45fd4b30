import type { Call } from '../call-record.ts';
import { countRow } from '../count-row.ts';
import { resolvePopulation, selectCalls } from '../population.ts';
import { findBrokenInstrument } from '../sound-instrument.ts';
import type { Indicator } from './expectation-of.ts';

/** Calls ended by anyone but the caller before the script's end, or given up out of patience. */
export const callsDropped: Indicator<'calls-dropped'> = (expectation, run) => {
  const population = resolvePopulation(expectation.window, run);
  let samples = 0;
  const dropped: Call[] = [];
  for (const call of selectCalls(population, run)) {
    if (!call.ended) continue;
    samples += 1;
    if (isDropped(call)) dropped.push(call);
  }
  const row = countRow(expectation, dropped.length, expectation.max, {
    quantity: 'calls dropped',
    population: `calls ${population.when}`,
    windows: population.windows,
    missing: population.missing,
    samples,
    stands: findBrokenInstrument(run) === undefined ? 'always' : undefined,
    worst: dropped.length > 0 ? dropped.slice(0, 3).map(describeEnd).join('; ') : undefined,
  });
  return [row];
};

export function isDropped({ ended }: Call): boolean {
  if (!ended || ended.reason === 'completed' || ended.reason === 'stopped') return false;
  return ended.reason === 'abandoned' || ended.by === 'stack' || ended.by === 'carrier';
}

function describeEnd({ name, ended }: Call): string {
  const detail = ended?.detail ? ` (${ended.detail})` : '';
  return `${name}: ${ended?.reason} by the ${ended?.by}${detail}`;
}
