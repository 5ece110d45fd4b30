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
  const answers = (run.probes.get(probe) ?? []).filter(
    ({ status, sentMs, answeredMs }) =>
      status !== undefined && answeredMs !== undefined && liesWithin(windows, sentMs, answeredMs),
  );
  const shared = {
    population: `answers of ${probe} ${population.when}`,
    windows,
    missing: population.missing,
  };
  const rows: Row[] = [];
  const count = (
    quantity: string,
    judged: Answer[],
    isWrong: (answer: Answer) => boolean,
  ): void => {
    const wrong = judged.filter(isWrong);
    const worst = wrong[0] && describeAnswer(wrong[0]);
    const samples = judged.length;
    rows.push(countRow(expectation, wrong.length, 0, { ...shared, quantity, samples, worst }));
  };
  for (const [name, value] of Object.entries(present)) {
    count(`answers without ${name}: ${value}`, answers, (each) => each.headers[name] !== value);
  }
  for (const name of carried) {
    count(`answers without ${name}`, answers, (each) => each.headers[name] === undefined);
  }
  if (absent.length > 0) {
    const carries = (answer: Answer): boolean =>
      absent.some((name) => answer.headers[name] !== undefined);
    count(`answers with ${absent.join(', ')}`, answers, carries);
  }
  if (honest) rows.push(judgeHonesty(expectation, run, answers, shared));
  return rows;
};

/** Each answer whose server is known from outside is marked exactly when it is degraded. */
function judgeHonesty(
  expectation: ExpectationOf<'headers'>,
  run: RunView,
  answers: Answer[],
  shared: { population: string; windows: Span[]; missing?: string },
): Row {
  const [first] = run.header.stack.probes[expectation.probe]?.servedBy ?? [];
  const serial = answers.filter((answer) => answer.serial);
  const told = serial.filter(({ carriedBy }) => carriedBy?.length === 1);
  const dishonest = told.filter(
    ({ carriedBy, headers: sent }) => (sent[MARK] !== undefined) !== (carriedBy?.[0] !== first),
  );
  const missing =
    first === undefined
      ? `the stack file does not declare by what ${expectation.probe} is served`
      : shared.missing;
  const worst = dishonest[0];
  return countRow(expectation, dishonest.length, 0, {
    ...shared,
    missing,
    quantity: 'answers marked dishonestly',
    population: `serial ${shared.population}`,
    samples: told.length,
    excluded: serial.length - told.length,
    worst: worst && `served by ${worst.carriedBy?.[0]}, ${describeAnswer(worst)}`,
  });
}

function describeAnswer({ sentMs, status, headers: sent }: Answer): string {
  const carried = Object.entries(sent).map(([name, value]) => `${name}: ${value}`);
  const list = carried.length > 0 ? carried.join(', ') : 'none of the headers';
  return `sent at ${Math.round(sentMs)} ms: ${status} with ${list}`;
}
