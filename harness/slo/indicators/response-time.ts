import {
  measureAnswered,
  measureUnanswered,
  overlapsAny,
  type Sample,
  type Span,
} from '../interval.ts';
import type { Lateness } from '../lateness.ts';
import { resolvePopulation } from '../population.ts';
import type { Answer } from '../probe-answers.ts';
import type { RunView } from '../run-view.ts';
import { durationRows } from '../statistics.ts';
import type { Indicator } from './expectation-of.ts';
import { endOf, openLoopAnswers } from './probe-goodness.ts';

/** Intended time of a request → its answer, whatever it was; none at all is beyond every bound. */
export const responseTime: Indicator<'response-time'> = (expectation, run) => {
  const population = resolvePopulation(expectation.window, run);
  const samples = measureAnswers(expectation.of, population.windows, run);
  return durationRows(expectation, samples, {
    population: `requests to ${expectation.of} ${population.when}`,
    windows: population.windows,
    missing: population.missing,
  });
};

function* measureAnswers(of: string, windows: Span[], run: RunView): Generator<Sample, undefined> {
  for (const answer of openLoopAnswers(run, of)) {
    if (overlapsAny(windows, answer.intendedMs, endOf(answer))) {
      yield measure(answer, run.lateness);
    }
  }
}

function measure(answer: Answer, lateness: Lateness): Sample {
  const { intendedMs, answeredMs } = answer;
  const unit = `the request due at ${Math.round(intendedMs)} ms`;
  return answeredMs === undefined
    ? measureUnanswered(lateness, intendedMs, endOf(answer), unit)
    : measureAnswered(lateness, intendedMs, answeredMs, unit);
}
