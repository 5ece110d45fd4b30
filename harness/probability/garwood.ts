import { findRoot } from './beta.ts';
import { gammaAbove } from './special-functions.ts';

/**
 * Garwood's exact 95 % interval of the number of incidents to be expected where `seen` were seen: divided by
 * the time that was watched it is that of their rate. 0 seen: [0, 3.689].
 */
export function garwood(seen: number): [number, number] {
  const far = 10 * (seen + 10);
  const low = seen === 0 ? 0 : findRoot((x) => gammaAbove(seen, x) > 0.975, 0, far);
  return [low, findRoot((x) => gammaAbove(seen + 1, x) > 0.025, 0, far)];
}
