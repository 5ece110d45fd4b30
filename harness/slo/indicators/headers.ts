import type { EventOf } from '../../journal/event.ts';
import { countRow } from '../count-row.ts';
import { liesWithin, type Span } from '../interval.ts';
import { resolvePopulation, settleWindows } from '../population.ts';
import type { RunView } from '../run-view.ts';
import type { Row } from '../verdict.ts';
import type { ExpectationOf, Indicator } from './expectation-of.ts';

const MARK = 'x-degraded-mode';

type Answer = EventOf<'probe'>;

/** What every answer must carry and may not carry, and whether its mark is honest. */
export const headers: Indicator<'headers'> = (expectation, run) => {
  const { probe, present, carried = [], absent, honest, window } = expectation;
  const population = resolvePopulation(window, run);
  const windows = settleWindows(population, run, expectation.settleMs);
  const shared = {
    population: `answers of ${probe} ${population.when}`,
    windows,
    missing: population.missing,
  };
  const rules: [quantity: string, isWrong: (answer: Answer) => boolean][] = [
    ...Object.entries(present).map(([name, value]): [string, (answer: Answer) => boolean] => [
      `answers without ${name}: ${value}`,
      (each) => each.headers[name] !== value,
    ]),
    ...carried.map((name): [string, (answer: Answer) => boolean] => [
      `answers without ${name}`,
      (each) => each.headers[name] === undefined,
    ]),
  ];
  if (absent.length > 0) {
    const carries = (answer: Answer): boolean =>
      absent.some((name) => answer.headers[name] !== undefined);
    rules.push([`answers with ${absent.join(', ')}`, carries]);
  }
  const rows = rules.map(([quantity, isWrong]): Row => {
    const { samples, wrong, first } = countAnswers(selectAnswers(probe, windows, run), isWrong);
    const worst = first && describeAnswer(first);
    return countRow(expectation, wrong, 0, { ...shared, quantity, samples, worst });
  });
  if (honest) rows.push(judgeHonesty(expectation, run, windows, shared));
  return rows;
};

/** Answers that came whole and within the windows. */
function* selectAnswers(
  probe: string,
  windows: Span[],
  run: RunView,
): Generator<Answer, undefined> {
  for (const answer of run.probes.get(probe) ?? []) {
    const { status, sentMs, answeredMs } = answer;
    if (status === undefined || answeredMs === undefined) continue;
    if (liesWithin(windows, sentMs, answeredMs)) yield answer;
  }
}

function countAnswers(answers: Iterable<Answer>, isWrong: (answer: Answer) => boolean) {
  let samples = 0;
  let wrong = 0;
  let first: Answer | undefined;
  for (const answer of answers) {
    samples += 1;
    if (!isWrong(answer)) continue;
    wrong += 1;
    first ??= answer;
  }
  return { samples, wrong, first };
}

/** Each answer whose server is known from outside is marked exactly when it is degraded. */
function judgeHonesty(
  expectation: ExpectationOf<'headers'>,
  run: RunView,
  windows: Span[],
  shared: { population: string; windows: Span[]; missing?: string },
): Row {
  const { probe } = expectation;
  const [first] = run.header.stack.probes[probe]?.servedBy ?? [];
  let told = 0;
  let excluded = 0;
  let dishonest = 0;
  let worst: Answer | undefined;
  for (const answer of selectAnswers(probe, windows, run)) {
    if (!answer.serial) continue;
    const { carriedBy, headers: sent } = answer;
    if (carriedBy?.length !== 1) {
      excluded += 1;
      continue;
    }
    told += 1;
    if ((sent[MARK] !== undefined) === (carriedBy[0] !== first)) continue;
    dishonest += 1;
    worst ??= answer;
  }
  const missing =
    first === undefined
      ? `the stack file does not declare by what ${probe} is served`
      : shared.missing;
  return countRow(expectation, dishonest, 0, {
    ...shared,
    missing,
    quantity: 'answers marked dishonestly',
    population: `serial ${shared.population}`,
    samples: told,
    excluded,
    worst: worst && `served by ${worst.carriedBy?.[0]}, ${describeAnswer(worst)}`,
  });
}

function describeAnswer({ sentMs, status, headers: sent }: Answer): string {
  const carried = Object.entries(sent).map(([name, value]) => `${name}: ${value}`);
  const list = carried.length > 0 ? carried.join(', ') : 'none of the headers';
  return `sent at ${Math.round(sentMs)} ms: ${status} with ${list}`;
}
