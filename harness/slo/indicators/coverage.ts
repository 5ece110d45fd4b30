import { isFailoverRow, isOfFailover } from '../../scenario/failover-row.ts';
import { shareRow } from '../count-row.ts';
import { resolvePopulation } from '../population.ts';
import { viewSeries } from '../trials.ts';
import { findRunInvalidity } from '../validity.ts';
import type { Indicator } from './expectation-of.ts';

/** Injections after which a failover succeeded under force ÷ injections that called for one. */
export const coverage: Indicator<'coverage'> = (expectation, run) => {
  const { of, atLeast, window } = expectation;
  const { scenario, stack } = run.header;
  const bounded = scenario.expect.filter(isFailoverRow).find((row) => isOfFailover(row, of, stack));
  const { windows, missing } = resolvePopulation(window, run);
  // That a run was cut short is weighed by the judge: what is proven missed stays so.
  const trials = bounded
    ? viewSeries({ ...bounded, window }, run, findRunInvalidity(run)).trials
    : [];
  const counted = trials.filter(({ outcome }) => outcome !== 'none');
  const succeeded = counted.filter(({ outcome }) => outcome === 'succeeded');
  const undecided = counted.filter(({ outcome }) => outcome === 'undecided');
  const failed = counted.find(({ outcome }) => outcome === 'failed');
  const good = [succeeded.length, succeeded.length + undecided.length] as const;
  const row = shareRow(expectation, good, atLeast, {
    quantity: `coverage of ${of}`,
    population: `injections that called for a failover of ${of}`,
    samples: counted.length,
    windows,
    worst: failed && `${failed.fault}: ${failed.reason}`,
    missing:
      missing ??
      (bounded
        ? undefined
        : `no row bounds a failover of ${of}, so that none can be told to succeed`) ??
      (counted.length === 0 ? describeNone(trials) : undefined),
  });
  return [row];
};

function describeNone(trials: { reason?: string }[]): string {
  const reason = trials.find((trial) => trial.reason !== undefined)?.reason;
  return `no trial: ${reason ?? 'nothing hit what the backup takes over from'}`;
}
