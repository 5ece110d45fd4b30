import type { EventOf } from '../../journal/event.ts';
import { composeRow } from '../compose-row.ts';
import type { Span } from '../interval.ts';
import { resolvePopulation } from '../population.ts';
import type { ExpectationOf, Indicator } from './expectation-of.ts';

/** What the stack's own metric said in the window: inside evidence. */
export const metric: Indicator<'metric'> = (expectation, run) => {
  const population = resolvePopulation(expectation.window, run);
  const series = run.events.of('inside-metric').filter((event) => matches(expectation, event));
  const values = population.windows.flatMap((window) => valuesIn(series, window, expectation.when));
  const { equals, name, component, when } = expectation;
  const unequal = values.find((value) => value !== equals);
  const wanted = when === 'end' ? unequal === undefined : values.includes(equals);
  const seen = wanted ? equals : (unequal ?? values[0]);
  const row = composeRow(expectation, {
    quantity: `${name} ${when === 'end' ? 'at the end' : 'sometime'}`,
    unit: 'count',
    bound: { op: '=', value: equals },
    low: seen,
    high: seen,
    samples: values.length,
    population: `values of ${name} of ${component} ${population.when}`,
    windows: population.windows,
    missing: population.missing,
    evidence: 'inside',
    worst: `seen: ${[...new Set(values)].slice(0, 5).join(', ')}`,
  });
  return [row];
};

function matches(expectation: ExpectationOf<'metric'>, event: EventOf<'inside-metric'>): boolean {
  if (event.component !== expectation.component || event.metric !== expectation.name) return false;
  return Object.entries(expectation.labels).every(([name, value]) => event.labels[name] === value);
}

/**
 * A value is journalled when it changes and holds until the next: what each series said in the
 * window, also what it said already at its beginning, or what it said at its end.
 */
function valuesIn(
  events: EventOf<'inside-metric'>[],
  { fromMs, toMs }: Span,
  when: 'sometime' | 'end',
): number[] {
  const series = Map.groupBy(events, (event) =>
    JSON.stringify(Object.entries(event.labels).sort()),
  );
  return [...series.values()].flatMap((values) => {
    const at = (atMs: number) => values.findLast((event) => event.atMs <= atMs)?.value;
    const inside = values.filter((event) => event.atMs > fromMs && event.atMs <= toMs);
    const seen = when === 'end' ? [at(toMs)] : [at(fromMs), ...inside.map(({ value }) => value)];
    return seen.filter((value) => value !== undefined);
  });
}
