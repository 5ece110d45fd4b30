import type { Expectation } from '../scenario/scenario.ts';
import { composeRow, type Measured } from './compose-row.ts';
import { fewestUnits } from './statistics.ts';
import type { Row } from './verdict.ts';

type Shared = Pick<
  Measured,
  'quantity' | 'population' | 'windows' | 'missing' | 'excluded' | 'stands' | 'worst' | 'samples'
>;

/** A row that allows so many of something, counted exactly. */
export function countRow(
  expectation: Expectation,
  found: number | readonly [number, number] | undefined,
  atMost: number,
  shared: Shared,
): Row {
  const [low, high] = typeof found === 'object' ? found : [found, found];
  return composeRow(expectation, {
    stands: 'in-a-valid-run',
    ...shared,
    unit: 'count',
    bound: { op: '<=', value: atMost },
    low,
    high,
  });
}

/** A row that demands a share of good units: those surely good, and those possibly good. */
export function shareRow(
  expectation: Expectation,
  good: number | readonly [number, number],
  atLeast: number,
  shared: Shared,
): Row {
  const [certain, possible] = typeof good === 'number' ? [good, good] : good;
  const { samples } = shared;
  return composeRow(expectation, {
    ...shared,
    unit: 'share',
    bound: { op: '>=', value: atLeast },
    ...(samples > 0 ? { low: certain / samples, high: possible / samples } : {}),
    needed: fewestUnits(atLeast),
    stands: shared.stands ?? (atLeast >= 1 ? 'in-a-valid-run' : undefined),
    claim: {
      certainMisses: samples - possible,
      possibleMisses: samples - certain,
      allowed: 1 - atLeast,
    },
  });
}
