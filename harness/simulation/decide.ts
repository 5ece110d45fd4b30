import type { Estimate } from '../probability/estimate.ts';
import type { Answer } from './simulation-report.ts';

/** Whether something is at least `bound`, by the whole interval in which it lies. */
export function decide({ low, high }: Estimate, bound: number): Answer {
  if (low >= bound) return 'yes';
  return high < bound ? 'no' : 'undecided';
}
