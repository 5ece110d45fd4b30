import { z } from 'zod';
import { requireExactlyOne } from './exactly-one.ts';
import { faultSchema } from './fault-schema.ts';
import { duration } from './units.ts';

const count = z.int().min(0);

const momentSchema = z
  .strictObject({
    midAnswer: count.default(0).describe('Calls whose provider has not yet sent its last delta'),
    pending: count.default(0).describe('Calls whose answer is due and has not begun'),
    within: duration.describe('Longest wait for that moment'),
  })
  .describe('Waits until that many calls are in that state');

export const stepSchema = requireExactlyOne(
  z.strictObject({
    at: duration.describe('From the start of the experiment').optional(),
    after: z.string().describe('When the named step is over').optional(),
    when: momentSchema.optional(),
    delay: duration.describe('Waits on, after the named step is over').optional(),
    fault: faultSchema,
    for: duration.describe('How long it lasts: at least the bound it tests + 1 s').optional(),
    name: z.string().min(1).describe('By which expectations refer to it').optional(),
    times: z
      .int()
      .min(1)
      .describe('Trials: injected so often, each time into a stack that is steady again')
      .optional(),
    every: duration.describe('Least time from the beginning of a trial to the next').optional(),
  }),
  ['at', 'after', 'when'],
)
  .refine((step) => step.delay === undefined || step.after !== undefined, {
    error: 'delay only beside after',
    path: ['delay'],
  })
  .refine((step) => step.every === undefined || step.times !== undefined, {
    error: 'every only beside times',
    path: ['every'],
  });

export type RawStep = z.output<typeof stepSchema>;
