import { z } from 'zod';
import { oneOf, requireExactlyOne } from './exactly-one.ts';
import { duration, share } from './units.ts';

const count = z.int().min(0);
const probe = z.string().describe('A probe of the stack file');

/** What every row may carry: which units it judges, and how many it takes. */
const common = {
  during: z
    .union([z.string(), z.array(z.string()).min(1)], { error: 'the name of a step, or several' })
    .transform((names) => [names].flat())
    .describe('While the named fault lasts, or all of several at once')
    .optional(),
  after: z.string().describe('After recovery, or after the named fault').optional(),
  over: z.enum(['all', 'fault']).describe('The whole run, or the faults (default)').optional(),
  requires: z.int().min(1).describe('Fewer units than this: inconclusive').optional(),
  confidence: share.describe('Judge the population, not this run').optional(),
};

const STATISTICS = ['p50', 'p90', 'p95', 'p99', 'max'] as const;
const limits = Object.fromEntries(STATISTICS.map((name) => [name, duration.optional()])) as Record<
  (typeof STATISTICS)[number],
  z.ZodOptional<typeof duration>
>;

const hasLimit = (row: Partial<Record<(typeof STATISTICS)[number], number>>): boolean =>
  STATISTICS.some((name) => row[name] !== undefined);
const noLimit = { error: 'at least one of p50, p90, p95, p99 or max' };

const heard = z.strictObject({ ...limits, ...common }).refine(hasLimit, noLimit);
const voiceFailover = z.strictObject({
  of: z.string().describe('A failover of the stack file, such as voice-ai'),
  to: z.string().describe('The backup that must take over'),
  within: duration,
  ...common,
});
const answered = z.strictObject({ of: probe, within: duration, ...common });
const covered = z.strictObject({
  of: z.string().describe('A failover of the stack file, or a probe, that another row has'),
  atLeast: share,
  ...common,
});
const kept = z.strictObject({ atLeast: share, ...common });
const few = z.strictObject({ max: count, ...common });

/** Options are written small and headers with a capital: that is how they are told apart. */
const HEADER_NAME = /^[A-Z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/;

const headerName = z.string().regex(HEADER_NAME, 'the name of a header');

const headers = z
  .object({
    probe,
    present: z.array(headerName).describe('Whatever their value').optional(),
    absent: z.array(headerName).optional(),
    honest: z.boolean().describe('Marked exactly when degraded').optional(),
    settle: duration.describe('Time to begin and end the headers (500ms)').optional(),
    ...common,
  })
  .catchall(z.string({ error: 'the value of a header as text, such as "true"' }))
  .check(({ value, issues }) => {
    const options = ['probe', 'present', 'absent', 'honest', 'settle', ...Object.keys(common)];
    const others = Object.keys(value).filter((key) => !options.includes(key));
    const keys = others.filter((key) => !HEADER_NAME.test(key));
    const message = [...options, 'Header-Name'].join(' ');
    if (keys.length > 0) issues.push({ code: 'unrecognized_keys', keys, input: value, message });
    if (others.length > 0 || value.honest) return;
    if (value.present?.length || value.absent?.length) return;
    const none = 'at least one of a Header-Name, present, absent or honest';
    issues.push({ code: 'custom', input: value, message: none });
  })
  .meta({
    patternProperties: { [HEADER_NAME.source]: { type: 'string' } },
    additionalProperties: false,
  });

const availability = requireExactlyOne(
  z.strictObject({
    of: probe,
    atLeast: share.optional(),
    bad: z.strictObject({ atMost: count, per: z.int().min(1) }).optional(),
    ...common,
  }),
  ['atLeast', 'bad'],
);

const freshness = z
  .strictObject({
    of: probe,
    wrong: count.describe('Reads of what nobody wrote').optional(),
    ...limits,
    ...common,
  })
  .refine((row) => hasLimit(row) || row.wrong !== undefined, {
    error: 'at least one of p50, p90, p95, p99, max or wrong',
  });

const writes = z.strictObject({
  lost: count.describe('Acknowledged writes that are missing at the end').optional(),
  doubled: count.optional(),
  misordered: count.describe('Against the order within their key').optional(),
  resurrected: count.describe('Rejected writes that are there all the same').optional(),
  acknowledged: share.describe('Least share of writes that are acknowledged').optional(),
  receiptsMarked: z.boolean().describe('Each 503 with a receipt carries the headers').optional(),
  ...common,
});

const words = z.strictObject({
  repeatedPerCall: count.optional(),
  stale: count.optional(),
  skipped: count.optional(),
  ...common,
});

const metric = z.strictObject({
  of: z.string().describe('The service whose metrics page is read'),
  name: z.string(),
  labels: z.record(z.string(), z.string()).default({}),
  equals: z.number(),
  when: z.enum(['sometime', 'end']).default('sometime'),
  ...common,
});

const level = z.string().describe('A service level of the SLO files');

const slo = z
  .strictObject({
    of: level,
    atLeast: share.describe('Instead of the target that it has itself').optional(),
    spends: z
      .strictObject({ atMost: share })
      .describe('Share of the budget of its whole window that this run may spend')
      .optional(),
    ...common,
  })
  .refine((row) => row.atLeast === undefined || row.spends === undefined, {
    error: 'only one of atLeast or spends',
  });

const { during, requires, after } = common;

const incidentCost = z.strictObject({
  slo: level,
  outage: duration.describe('How long such an outage is assumed to last in the world'),
  atMost: share.describe('Of the budget of 30 days'),
  during,
  requires,
});

const burnRate = z.strictObject({
  slo: level,
  over: duration.describe('Length of the look-back'),
  atMost: z.number().positive('a number above 0').describe('Times the pace that the budget allows'),
  during,
  after,
  requires,
});

/** Which of k6's samples. */
const ofLoad = {
  scenario: z.string().describe('A scenario of the k6 script').optional(),
  name: z.string().describe('Requests of that name tag').optional(),
  metric: z.string().describe("A metric of the script's own instead of its requests").optional(),
};

/** Every kind of expectation there is. What each measures is defined once, in the indicators. */
export const expectationSchema = oneOf({
  'turn-latency': heard.describe("End of the caller's speech to the first word of the answer"),
  'dead-air': heard.describe('Longest silence while an answer is due'),
  'answer-gap': heard.describe('Longest stretch without an answer word while one is due'),
  'response-time': z
    .strictObject({ of: probe, ...limits, ...common })
    .refine(hasLimit, noLimit)
    .describe('From the intended time of a request to its answer'),
  failover: voiceFailover.describe('From the fault to the first word of the backup'),
  'failover-at-connect': voiceFailover.describe('The same for calls dialled during the fault'),
  coverage: covered.describe('Share of injections after which that failover succeeded'),
  'turn-success': kept.describe('Share of turns that were answered'),
  'conversation-kept': kept.describe('Facts told before the fault that the backup still knows'),
  'calls-dropped': few.describe('Calls ended by anyone but the caller'),
  'utterances-lost': few.describe('Utterances under way at the fault that no answer knows of'),
  words: words.describe('Words heard twice, too late or never'),
  headers: headers.describe('Degraded headers on the answers of a probe'),
  availability: availability.describe('Good answers among all'),
  'request-failover': answered.describe('From the fault to good answers by an equal backup'),
  'time-to-degraded-answer': answered.describe('From the fault to good answers by a fallback'),
  banner: z
    .strictObject({ probe, text: z.string(), ...common })
    .describe('What a stale answer says of itself'),
  'read-freshness': freshness.describe('Age of the oldest acknowledged write that a read missed'),
  'sessions-kept': kept.describe('Sessions opened before the fault that still work'),
  writes: writes.describe('What became of the writes of the load'),
  recovery: z
    .strictObject({ within: duration, ...common })
    .describe('From heal to 5 s of steady, undegraded answers'),
  'load-latency': z
    .strictObject({ ...ofLoad, ...limits, ...common })
    .refine(hasLimit, noLimit)
    .describe('From asking for a connection to the end of the answer, of each request of k6'),
  'load-errors': z
    .strictObject({ atMost: share, ...ofLoad, ...common })
    .describe('Failed requests and dropped iterations of k6 among all'),
  metric: metric.describe('Inside evidence: what the stack says of itself'),
  slo: slo.describe('A service level over this run'),
  'incident-cost': incidentCost.describe('Share of a 30-day budget that such an outage would cost'),
  'burn-rate': burnRate.describe('Fastest that the budget burnt over a look-back in this run'),
});

export type RawExpectation = z.output<typeof expectationSchema>;
export type RawKind = keyof RawExpectation;
/** What the author wrote under one kind. */
export type RawRow<K extends RawKind> = NonNullable<RawExpectation[K]>;
export type RawCommon = Pick<RawRow<'recovery'>, keyof typeof common>;
