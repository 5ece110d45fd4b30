import { composeRow } from '../compose-row.ts';
import {
  describeLoad,
  filterLoad,
  findLoadFault,
  type LoadUnit,
  recordLoad,
  selectLoad,
} from '../load-record.ts';
import { resolvePopulation } from '../population.ts';
import { fewestUnits } from '../statistics.ts';
import type { Indicator } from './expectation-of.ts';

/** Failed requests, or a rate of the script's own, and dropped iterations, among all that were due. */
export const loadErrors: Indicator<'load-errors'> = (expectation, run) => {
  const { atMost } = expectation;
  const population = resolvePopulation(expectation.window, run);
  const record = recordLoad(run);
  const units = filterLoad(record, expectation, ['request', 'rate']);
  const { inside, possible, unclear } = selectLoad(units, population.windows);
  const bad = inside.filter((unit) => unit.bad);
  const all = inside.length + possible.length;
  const low = inside.length === 0 ? undefined : bad.length / inside.length;
  const high = all === 0 ? undefined : (bad.length + possible.length) / all;
  const of = expectation.metric ?? expectation.name ?? expectation.scenario;
  return [
    composeRow(expectation, {
      quantity: of === undefined ? 'load-errors' : `load-errors of ${of}`,
      unit: 'share',
      bound: { op: '<=', value: atMost },
      low,
      high,
      samples: inside.length,
      needed: fewestUnits(1 - atMost),
      population: `${describeLoad(expectation)} ${population.when}`,
      windows: population.windows,
      missing: population.missing ?? findLoadFault(record, units, population.windows, run.whole),
      excluded: unclear,
      stands: atMost === 0 ? 'in-a-valid-run' : undefined,
      worst: describeBad(bad, possible),
      claim: {
        certainMisses: bad.length,
        possibleMisses: bad.length + possible.length,
        allowed: atMost,
      },
    }),
  ];
};

function describeBad(bad: LoadUnit[], possible: LoadUnit[]): string | undefined {
  const [first] = [...bad, ...possible];
  if (!first) return undefined;
  const count = (kind: LoadUnit['kind']) => bad.filter((unit) => unit.kind === kind).length;
  const [dropped, hung] = [count('dropped'), count('hung')];
  const parts = [
    `${bad.length - dropped - hung} failed and ${dropped} were dropped`,
    ...(hung > 0 ? [`${hung} hung until they were cut short`] : []),
    ...(possible.length > 0
      ? [`of ${possible.length} more that may have failed nobody knows`]
      : []),
  ];
  return `${parts.join(', ')}, the first at ${Math.round(first.toMs)} ms`;
}
