import { countRow, shareRow } from '../count-row.ts';
import { overlapsAny } from '../interval.ts';
import { resolvePopulation } from '../population.ts';
import type { Indicator } from './expectation-of.ts';
import { endOf, judgeGoodness, openLoopAnswers } from './probe-goodness.ts';

/** Good answers ÷ requests, each counted from its intended time; or how many bad ones there were. */
export const availability: Indicator<'availability'> = (expectation, run) => {
  const { of, atLeast, bad } = expectation;
  const population = resolvePopulation(expectation.window, run);
  let samples = 0;
  let certain = 0;
  let possible = 0;
  let first: string | undefined;
  for (const answer of openLoopAnswers(run, of)) {
    if (!overlapsAny(population.windows, answer.intendedMs, endOf(answer))) continue;
    samples += 1;
    const good = judgeGoodness(answer, run);
    if (good.certain) certain += 1;
    if (good.possible) possible += 1;
    else first ??= describeBad(answer);
  }
  const shared = {
    population: `requests to ${of} ${population.when}`,
    windows: population.windows,
    missing: population.missing,
    samples,
    worst: first && `${samples - possible} were bad, the first one ${first}`,
  };
  const rows = [];
  if (atLeast !== undefined) {
    const quantity = `availability of ${of}`;
    rows.push(shareRow(expectation, [certain, possible], atLeast, { ...shared, quantity }));
  }
  if (bad) {
    const allowed = Math.floor((samples * bad.atMost) / bad.per);
    const found = [samples - possible, samples - certain] as const;
    const quantity = `bad answers of ${of}`;
    rows.push(countRow(expectation, found, allowed, { ...shared, quantity, stands: undefined }));
  }
  return rows;
};

function describeBad(answer: {
  intendedMs: number;
  answeredMs?: number;
  status?: number;
  failure?: string;
}): string {
  const took =
    answer.answeredMs === undefined
      ? 'without an answer'
      : `after ${Math.round(answer.answeredMs - answer.intendedMs)} ms`;
  const what = answer.failure ?? answer.status ?? 'nothing';
  return `due at ${Math.round(answer.intendedMs)} ms: ${what} ${took}`;
}
