import { countRow } from '../count-row.ts';
import { liesWithin } from '../interval.ts';
import { resolvePopulation, settleWindows } from '../population.ts';
import type { Indicator } from './expectation-of.ts';

/** Every answer that a user gets from a stale copy says so in its body. */
export const banner: Indicator<'banner'> = (expectation, run) => {
  const population = resolvePopulation(expectation.window, run);
  const windows = settleWindows(population, run);
  const wanted = run.header.stack.probes[expectation.probe]?.good.status ?? 200;
  let samples = 0;
  let without = 0;
  let first: string | undefined;
  for (const answer of run.probes.get(expectation.probe) ?? []) {
    const { status, sentMs, answeredMs } = answer;
    if (status !== wanted || answeredMs === undefined) continue;
    if (!liesWithin(windows, sentMs, answeredMs)) continue;
    samples += 1;
    if (answer.banner === expectation.banner) continue;
    without += 1;
    first ??= `sent at ${Math.round(sentMs)} ms: ${answer.banner ?? 'no banner'}`;
  }
  const row = countRow(expectation, without, 0, {
    quantity: 'answers without the banner',
    population: `answers of ${expectation.probe} ${population.when}`,
    windows,
    missing: population.missing,
    samples,
    worst: first,
  });
  return [row];
};
