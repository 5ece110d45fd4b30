import { measureAnswered, overlapsAny } from '../interval.ts';
import { resolvePopulation } from '../population.ts';
import { durationRows } from '../statistics.ts';
import type { Indicator } from './expectation-of.ts';
import { endOf, openLoopAnswers } from './probe-goodness.ts';

/** Intended time of a request → its answer, whatever it was; none at all is beyond every bound. */
export const responseTime: Indicator<'response-time'> = (expectation, run) => {
  const population = resolvePopulation(expectation.window, run);
  const samples = openLoopAnswers(run, expectation.of)
    .filter((answer) => overlapsAny(population.windows, answer.intendedMs, endOf(answer)))
    .map(({ intendedMs, answeredMs }) =>
      measureAnswered(
        run.lateness,
        intendedMs,
        answeredMs,
        `the request due at ${Math.round(intendedMs)} ms`,
      ),
    );
  return durationRows(expectation, samples, {
    population: `requests to ${expectation.of} ${population.when}`,
    windows: population.windows,
    missing: population.missing,
  });
};
