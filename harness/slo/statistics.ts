import { rankOf } from '../probability/estimate.ts';
import type { Bound, Expectation, Statistic } from '../scenario/scenario.ts';
import { composeRow, type Measured } from './compose-row.ts';
import { formatQuantity } from './format-quantity.ts';
import type { Sample } from './interval.ts';
import { SampleEnds } from './sample-ends.ts';
import type { Row } from './verdict.ts';

/** Guards a count against the last bit of a division: 1 / (1 - 0.9) is more than 10. */
const EPSILON = 1e-9;

const QUANTILES: Record<Statistic, number> = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, max: 1 };

/**
 * The quantile between the two nearest values, by how near it is to each (Hyndman and Fan's type 7): what
 * k6 prints. A value without end makes it endless as soon as it has a part in it.
 */
export function interpolateQuantile(
  sorted: ArrayLike<number>,
  quantile: number,
): number | undefined {
  const at = (sorted.length - 1) * quantile;
  const lower = sorted[Math.floor(at)];
  const upper = sorted[Math.ceil(at)];
  if (lower === undefined || upper === undefined) return undefined;
  if (lower === upper || at === Math.floor(at)) return lower;
  return lower + (upper - lower) * (at - Math.floor(at));
}

/** Fewest units on which a share can be told from a larger one: 1,000 for 99.9 %. */
export function fewestUnits(share: number): number {
  return share >= 1 ? 1 : Math.ceil(1 / (1 - share) - EPSILON);
}

/** One row for each bound on a duration, from all lows and from all highs. Samples are read once. */
export function durationRows(
  expectation: Expectation & { bounds: Bound[] },
  samples: Iterable<Sample>,
  shared: Pick<Measured, 'population' | 'windows' | 'missing' | 'excluded'>,
): Row[] {
  const ends = new SampleEnds();
  let worst: Sample | undefined;
  for (const sample of samples) {
    ends.add(sample);
    if (!worst || isWorse(sample, worst)) worst = sample;
  }
  return expectation.bounds.map(({ statistic, atMostMs }) => {
    const quantile = QUANTILES[statistic];
    return composeRow(expectation, {
      ...shared,
      quantity: `${expectation.kind} ${statistic}`,
      unit: 'ms',
      bound: { op: '<=', value: atMostMs },
      low: ends.ranked('low', rankOf(quantile, ends.count)),
      high: ends.ranked('high', rankOf(quantile, ends.count)),
      samples: ends.count,
      needed: fewestUnits(quantile),
      stands: statistic === 'max' ? 'in-a-valid-run' : undefined,
      worst: worst && describeWorst(worst),
      claim: {
        certainMisses: ends.countAbove('low', atMostMs),
        possibleMisses: ends.countAbove('high', atMostMs),
        allowed: 1 - quantile,
      },
    });
  });
}

/** The longest of all samples as one interval. */
export function slowest(samples: Sample[]): { low?: number; high?: number; worst?: string } {
  const worst = findWorst(samples);
  if (!worst) return {};
  return {
    low: samples.reduce((most, { low }) => Math.max(most, low), 0),
    high: samples.reduce((most, { high }) => Math.max(most, high), 0),
    worst: describeWorst(worst),
  };
}

function findWorst(samples: Sample[]): Sample | undefined {
  let worst = samples[0];
  for (const sample of samples) if (!worst || isWorse(sample, worst)) worst = sample;
  return worst;
}

function isWorse(sample: Sample, than: Sample): boolean {
  return sample.low > than.low || (sample.low === than.low && sample.high > than.high);
}

function describeWorst({ unit, low, high, never }: Sample): string {
  if (never !== undefined) return `${unit}: ${never}`;
  if (low === high) return `worst is ${unit} with ${formatQuantity(high, 'ms')}`;
  return `worst is ${unit} with ${formatQuantity(low, 'ms')} to ${formatQuantity(high, 'ms')}`;
}
