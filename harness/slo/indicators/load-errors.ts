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
  const { inside, unclear } = selectLoad(units, population.windows);
  const bad = inside.filter((unit) => unit.bad);
  const share = inside.length === 0 ? undefined : bad.length / inside.length;
  const of = expectation.metric ?? expectation.name ?? expectation.scenario;
  return [
    composeRow(expectation, {
      quantity: of === undefined ? 'load-errors' : `load-errors of ${of}`,
      unit: 'share',
      bound: { op: '<=', value: atMost },
      low: share,
      high: share,
      samples: inside.length,
      needed: fewestUnits(1 - atMost),
      population: `${describeLoad(expectation)} ${population.when}`,
      windows: population.windows,
      missing: population.missing ?? findLoadFault(record, units, population.windows, run.whole),
      excluded: unclear,
      stands: atMost === 0 ? 'in-a-valid-run' : undefined,
      worst: describeBad(bad),
      claim: { certainMisses: bad.length, possibleMisses: bad.length, allowed: atMost },
    }),
  ];
};

function describeBad(bad: LoadUnit[]): string | undefined {
  const [first] = bad;
  if (!first) return undefined;
  const dropped = bad.filter(({ kind }) => kind === 'dropped').length;
  const failed = bad.length - dropped;
  return `${failed} failed and ${dropped} were dropped, the first at ${Math.round(first.toMs)} ms`;
}
