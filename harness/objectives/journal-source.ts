import { z } from 'zod';
import { duration } from '../scenario/units.ts';

/** Which quantities of `measures` a unit has: each is a length of time of one such unit. */
const QUANTITIES_OF = {
  requests: ['response-time'],
  turns: ['turn-latency', 'dead-air', 'answer-gap'],
  failovers: ['failover'],
  calls: [],
  seconds: [],
} as const;

const quantity = z.enum(['turn-latency', 'dead-air', 'answer-gap', 'response-time', 'failover']);

/**
 * The `spec` of a metric source of `type: deadair`: what of a journal counts.
 *
 * - `requests` of the probe `of`, or of every probe. Good as the stack file declares, or as `good` says.
 * - `calls`: good when played to the script's end: not dropped, not abandoned.
 * - `turns`: good when answered; with `quantity` and `good.within`, when answered and within it.
 * - `failovers` of the failover `of`, or of every one; each trial under force is one. Good when the backup
 *   served, and within `good.within`.
 * - `seconds`: by time. Without `of`, seconds of voice: bad are those that lie in an answer gap longer than
 *   `good.within`, in which a call goes wrong, or that a caller waits in vain to be answered. With `of`,
 *   seconds in which a request of that probe was sent: bad when one was not good.
 *
 * Where the source stands says what is counted of it: under `total` all that is valid, under `good` the good,
 * under `bad` the others, under `raw` the good (`success`) or the others (`failure`) as a share of the valid.
 * Under `thresholdMetric` the `quantity` of each unit is compared with the objective's `value`, and `in`
 * says what that bare number is; see `readThresholdMs`. A unit without a value (a turn never answered, a
 * failover that never came) is bad.
 */
export const journalSourceSchema = z
  .strictObject({
    unit: z.enum(['requests', 'calls', 'turns', 'seconds', 'failovers']),
    of: z.string().min(1).describe('A probe (requests, seconds) or a failover').optional(),
    good: z
      .strictObject({
        within: duration.describe('In ms once read').optional(),
        status: z.array(z.int().min(100).max(599)).min(1).optional(),
      })
      .optional(),
    quantity: quantity.optional(),
    in: z.enum(['ms', 's']).describe('Unit of the value that a threshold is held to').optional(),
  })
  .superRefine((source, context) => {
    const quantities: readonly string[] = QUANTITIES_OF[source.unit];
    const refuse = (path: string[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    if (source.quantity && !quantities.includes(source.quantity)) {
      const known = quantities.length > 0 ? quantities.join(', ') : 'none';
      refuse(['quantity'], `a quantity of ${source.unit}: ${known}`);
    }
    if (source.in && !source.quantity) refuse(['in'], 'no in without a quantity');
    if (source.of && (source.unit === 'calls' || source.unit === 'turns')) {
      refuse(['of'], `no of: ${source.unit} are those of all callers`);
    }
    if (source.good?.status && source.unit !== 'requests' && !source.of) {
      refuse(['good', 'status'], `no status: ${source.unit} have none`);
    }
    if (source.good?.within !== undefined && source.unit === 'calls') {
      refuse(['good', 'within'], 'no within: a call is good when it was played to its end');
    }
    if (source.good?.within !== undefined && source.unit === 'turns' && !source.quantity) {
      refuse(['good', 'within'], 'a quantity beside within: turn-latency, dead-air or answer-gap');
    }
  });

/** What of a journal counts; lengths in ms. */
export type JournalSource = z.output<typeof journalSourceSchema>;

/** The bare `value` of a threshold objective, in ms. A threshold source is refused on reading without `in`. */
export function readThresholdMs(source: JournalSource, value: number): number {
  // 1.001 s are 1,001 ms, where floats have 1,000.9999999999999.
  return source.in === 'ms' ? value : Number((value * 1_000).toPrecision(15));
}
