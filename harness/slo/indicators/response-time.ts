import type { EventOf } from '../../journal/event.ts';
import { measureAnswered, measureUnanswered, overlapsAny, type Sample } from '../interval.ts';
import type { Lateness } from '../lateness.ts';
import { resolvePopulation } from '../population.ts';
import { durationRows } from '../statistics.ts';
import type { Indicator } from './expectation-of.ts';
import { endOf, openLoopAnswers } from './probe-goodness.ts';

/** Intended time of a request → its answer, whatever it was; none at all is beyond every bound. */
export const responseTime: Indicator<'response-time'> = (expectation, run) => {
  const population = resolvePopulation(expectation.window, run);
  const samples = openLoopAnswers(run, expectation.of)
    .filter((answer) => overlapsAny(population.windows, answer.intendedMs, endOf(answer)))
    .map((answer) => measure(answer, run.lateness));
  return durationRows(expectation, samples, {
    population: `requests to ${expectation.of} ${population.when}`,
    windows: population.windows,
    missing: population.missing,
  });
};

function measure(answer: EventOf<'probe'>, lateness: Lateness): Sample {
  const { intendedMs, answeredMs } = answer;
  const unit = `the request due at ${Math.round(intendedMs)} ms`;
  return answeredMs === undefined
    ? measureUnanswered(lateness, intendedMs, endOf(answer), unit)
    : measureAnswered(lateness, intendedMs, answeredMs, unit);
}
