import { z } from 'zod';
import { oneOf } from '../scenario/exactly-one.ts';
import { share } from '../scenario/units.ts';

const HOURS_PER_UNIT: Record<string, number> = { s: 1 / 3_600, m: 1 / 60, h: 1, d: 24 };
const HOURS = /^(\d+(?:\.\d+)?)(s|m|h|d)$/;

/** How long something lasts: outages take minutes, and come after months. In hours. */
const hoursOrNone = z
  .string({ error: 'a duration with its unit, such as 5s, 30m, 1h or 90d' })
  .regex(HOURS, { error: 'a duration with its unit, such as 5s, 30m, 1h or 90d' })
  .transform((text) => {
    const [, digits = '0', unit = 'h'] = HOURS.exec(text) ?? [];
    return Number(digits) * (HOURS_PER_UNIT[unit] ?? 1);
  });
const hours = hoursOrNone.refine((value) => value > 0, { error: 'a duration above 0' });

const above0 = z.number().gt(0);

const distributionSchema = oneOf({
  exponential: z.strictObject({ mean: hours }),
  deterministic: z.strictObject({ mean: hours }),
  lognormal: z.strictObject({
    mean: hours,
    sigma: above0.describe('Standard deviation of the logarithm'),
  }),
  weibull: z.strictObject({ mean: hours, shape: above0 }),
  gamma: z.strictObject({ mean: hours, shape: above0 }),
  erlang: z.strictObject({ mean: hours, stages: z.int().min(1) }),
  empirical: z
    .strictObject({ samples: z.array(hours).min(1) })
    .describe('What was measured, each as likely as the others'),
});

/** A duration that is always the same is written as one. */
const LENGTH =
  'a duration such as 5s, or how it varies, such as { lognormal: { mean: 5s, sigma: 0.8 } }';
const lengthSchema = z.union([hours, distributionSchema], { error: LENGTH });
/** 0s: at once. */
const delaySchema = z.union([hoursOrNone, distributionSchema], { error: LENGTH });

const source = z.string().min(1).describe('Where the numbers come from');

const SHARE_OR_RANGE =
  'a share such as 99.9%, or the range in which it lies: { from: 95%, to: 99% }';

const componentSchema = z
  .strictObject({
    /** What a provider states; how long it is up then follows from how long a repair takes. */
    availability: z
      .union([share, z.strictObject({ from: share, to: share })], { error: SHARE_OR_RANGE })
      .optional(),
    statement: z.string().min(1).describe('Where the provider states the availability').optional(),
    failure: distributionSchema.describe('How long it is up').optional(),
    repair: distributionSchema.describe('How long it is down'),
    on: z.array(z.string()).min(1).describe('Components without which it is down too').optional(),
    source,
  })
  .refine(({ availability, failure }) => (availability === undefined) !== (failure === undefined), {
    error: 'either availability or failure',
  })
  .refine(
    ({ availability = 0.5 }) => {
      const { from, to } = rangeOf(availability);
      return from > 0 && from <= to && to < 1;
    },
    {
      path: ['availability'],
      error:
        'a share above 0% and below 100%, or a range of such whose `from` is not above its `to`',
    },
  )
  .refine(({ statement, availability }) => statement === undefined || availability !== undefined, {
    path: ['statement'],
    error: 'a statement only beside an availability',
  })
  .transform(({ availability, ...rest }) => {
    const range = availability === undefined ? undefined : rangeOf(availability);
    // Its middle is the best guess.
    return { ...rest, availability: range && (range.from + range.to) / 2, range };
  });

function rangeOf(availability: number | { from: number; to: number }): {
  from: number;
  to: number;
} {
  return typeof availability === 'number' ? { from: availability, to: availability } : availability;
}

const names = z
  .array(z.string({ error: 'the name of a component; what that needs itself stands in its `on`' }))
  .min(1);

/** What a phase needs: one component, or several that stand in for each other. */
const needSchema = z.preprocess(
  (written) => (typeof written === 'string' ? { component: written } : written),
  oneOf({
    component: z.string().min(1),
    failover: z
      .strictObject({
        from: z.string(),
        to: z.string(),
        detection: delaySchema.describe('From the failure until it is noticed').optional(),
        switch: delaySchema.describe('From then on until the backup serves').optional(),
        coverage: share.describe('Share of the failures after which it does').optional(),
        measured: z
          .string()
          .min(1)
          .describe('A file of trials, instead of detection, switch and coverage')
          .optional(),
        failback: delaySchema
          .describe('From the repair until the first serves again; at once when absent')
          .optional(),
        falseAlarms: z
          .strictObject({ every: hours, cost: lengthSchema })
          .describe('Switches that nobody needed: mean time between them, and what each takes')
          .optional(),
        migrates: share.describe('Share of the switches that calls in flight survive').optional(),
        source,
      })
      .refine(
        ({ measured, detection, switch: takes, coverage }) =>
          measured === undefined
            ? takes !== undefined && coverage !== undefined
            : detection === undefined && takes === undefined && coverage === undefined,
        { error: 'either measured, or switch and coverage' },
      )
      // Those of trials are filled in when their file is read.
      .transform(({ switch: takes = Number.NaN, coverage = Number.NaN, ...rest }) => ({
        ...rest,
        switch: takes,
        coverage,
      }))
      .describe('A backup that is switched to, and back from when the first is repaired'),
    anyOf: names.describe('One of them is enough, at once'),
    atLeast: z
      .strictObject({
        up: z.int().min(1),
        of: names,
        crews: z.int().min(1).describe('How many are repaired at once').optional(),
        standby: z
          .enum(['hot', 'cold'])
          .describe('Cold: who is not needed does not age')
          .optional(),
        shock: z
          .strictObject({ every: hours, source })
          .describe('Kills all that run, with so long between on average')
          .optional(),
        migrates: share.describe("Share of a failed one's calls that others take on").optional(),
        source: source.optional(),
      })
      .describe('So many of them have to be up'),
  }),
);

const amount = z.number().min(0);

const moneySchema = z.strictObject({
  currency: z.string().min(1),
  revenue: amount.describe('A month; what is lost while a phase is down is its share of that'),
  cost: z.record(z.string(), amount).describe('Of each phase, a month'),
  prices: z
    .strictObject({
      failover: amount.describe('A failover added'),
      coverage: amount.describe('A point of coverage'),
      switch: amount.describe('A switch time halved'),
    })
    .partial()
    .default({})
    .describe(
      'What a change would cost a month; without, the report says up to which price it pays',
    ),
  source,
});

const commonCauseSchema = z
  .strictObject({
    of: names.min(2),
    beta: share
      .refine((value) => value > 0 && value < 1, { error: 'a share above 0% and below 100%' })
      .describe('Share of their failures that hit all of them at once'),
    repair: distributionSchema.describe('As of the first of them when absent').optional(),
    source,
  })
  // It keeps its name, and with it its failures, when somebody else joins them.
  .transform((cause) => ({ ...cause, name: `what ${cause.of.join(' and ')} have in common` }));

const maintenanceSchema = z.strictObject({
  name: z.string().min(1),
  every: z.enum(['week', 'month']),
  starts: hours.describe('After the beginning of the week, or of the month').optional(),
  lasts: hours,
  counted: z.boolean().describe('As downtime; else nothing that happens within is looked at'),
  source,
});

/** A model of years: what fails, how long it takes to repair, and what each phase needs of it. */
export const modelSchema = z.strictObject({
  title: z.string().min(1),
  question: z.string().min(1),
  proves: z.array(z.string()).default([]).describe('Ids of the requirements that it answers'),
  targets: z.array(share).min(1).describe('Shares of the time, such as 99.9%'),
  components: z.record(z.string(), componentSchema),
  phases: z
    .record(z.string(), z.array(needSchema).min(1))
    .refine((phases) => Object.keys(phases).length > 0, { error: 'at least one phase' }),
  claims: z
    .record(z.string(), share)
    .default({})
    .describe('Uptimes that somebody claims for phases: the report says which of them follow'),
  commonCauses: z.array(commonCauseSchema).default([]),
  maintenance: z.array(maintenanceSchema).default([]),
  calls: z
    .strictObject({ length: distributionSchema, source })
    .describe('How long calls last: one that is cut off is not finished')
    .optional(),
  money: moneySchema.optional(),
  notModelled: z.array(z.string()).default([]).describe('What a reader must not expect in it'),
});

export type RawModel = z.output<typeof modelSchema>;
export type RawDistribution = z.output<typeof distributionSchema>;
export type RawLength = z.output<typeof lengthSchema>;
export type RawNeed = z.output<typeof needSchema>;
