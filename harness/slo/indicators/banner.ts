import { countRow } from '../count-row.ts';
import { liesWithin } from '../interval.ts';
import { resolvePopulation, settleWindows } from '../population.ts';
import type { Indicator } from './expectation-of.ts';

/** Every answer that a user gets from a stale copy says so in its body. */
export const banner: Indicator<'banner'> = (expectation, run) => {
  const population = resolvePopulation(expectation.window, run);
  const windows = settleWindows(population, run);
  const wanted = run.header.stack.probes[expectation.probe]?.good.status ?? 200;
  const answers = (run.probes.get(expectation.probe) ?? []).filter(
    ({ status, sentMs, answeredMs }) =>
      status === wanted && answeredMs !== undefined && liesWithin(windows, sentMs, answeredMs),
  );
  const without = answers.filter((answer) => answer.banner !== expectation.banner);
  const first = without[0];
  const row = countRow(expectation, without.length, 0, {
    quantity: 'answers without the banner',
    population: `answers of ${expectation.probe} ${population.when}`,
    windows,
    missing: population.missing,
    samples: answers.length,
    worst: first && `sent at ${Math.round(first.sentMs)} ms: ${first.banner ?? 'no banner'}`,
  });
  return [row];
};
