import { z } from 'zod';
import { oneOf } from './exactly-one.ts';
import { expectationSchema } from './expectation-schema.ts';
import { stepSchema } from './timeline-schema.ts';
import { duration, rate, share } from './units.ts';

/** The stack that a scenario runs on when it names none. */
const DEFAULT_STACK_FILE = 'system-under-test/stack.yaml';

/** A queue has to be replayed in it: breaker, interval of the queue, and some seconds more. */
const DRAIN_MS = 60_000;

const text = z.string().min(1);
const setting = z
  .union([z.string(), z.number(), z.boolean()], { error: 'text, a number, or true or false' })
  .transform(String);

const k6Schema = z.strictObject({
  script: text.describe(
    'A k6 script, named from the working folder, or with ./ from beside this file',
  ),
  env: z
    .record(z.string().regex(/^[A-Za-z_]\w*$/, 'the name of an environment variable'), setting)
    .describe('Its environment; {dashboard.http} stands for an address of the stack')
    .default({}),
  allow: z.array(text).describe('Hosts that it may call beyond loopback').default([]),
  summary: text
    .describe(
      'A summary that the script writes, to be shown instead of the one that k6 is asked for',
    )
    .optional(),
  toEnd: z.boolean().describe('The run lasts until the script has ended by itself').default(false),
});

const loadSchema = z.strictObject({
  callers: z
    .strictObject({ rate, script: z.string().describe('A script of the stack file') })
    .describe('Open arrivals of callers, staggered from the seed')
    .optional(),
  requests: z
    .strictObject({ rate, mix: z.string().describe('A mix of the stack file') })
    .describe('Open arrivals of requests, drawn from a mix')
    .optional(),
  probes: z
    .record(z.string(), rate)
    .default({})
    .describe('Probes by name; those that rows need are added at 100/s'),
  writes: z
    .strictObject({ rate, write: z.string(), keys: z.int().min(1).default(10) })
    .describe('Writes that the ledger keeps book of, spread over so many keys')
    .optional(),
  sessions: z
    .strictObject({
      session: z.string().describe('A session of the stack file'),
      count: z.int().min(1).default(20),
      rate: rate.default(20),
    })
    .describe('Users who sign in at the start and use their sessions in turn')
    .optional(),
  k6: z
    .union([k6Schema, z.array(k6Schema).min(1)])
    .transform((scripts) => [scripts].flat())
    .describe('Scripts that k6 runs, from the start of the load to its end')
    .optional(),
});

const steadySchema = oneOf({
  'turn-success': z.strictObject({ atLeast: share, over: duration }),
  availability: z.strictObject({ of: z.string(), atLeast: share, over: duration }),
});

const abortSchema = oneOf({
  'turn-success': z.strictObject({ below: share, for: duration }),
  availability: z.strictObject({ of: z.string(), below: share, for: duration }),
});

/** The language: one file asks one question. Types, defaults and the editors' schema come from here. */
export const scenarioSchema = z
  .strictObject({
    title: text,
    question: text.describe('What this scenario asks, in one sentence'),
    proves: z.array(text).default([]).describe('Ids of the requirements that it proves'),
    stack: z
      .strictObject({
        file: text.default(DEFAULT_STACK_FILE),
        profiles: z.array(text).default([]).describe('One run for each'),
      })
      .default({ file: DEFAULT_STACK_FILE, profiles: [] }),
    settings: z
      .record(z.string(), setting)
      .default({})
      .describe('Environment of every service, where a value of the design is too long for a run'),
    slos: z.array(text).describe('OpenSLO files, beside those of the stack file').optional(),
    maintenance: z
      .array(text)
      .describe('Steps of the timeline that service levels count neither good nor bad')
      .optional(),
    load: loadSchema.default({ probes: {} }),
    steady: z
      .array(steadySchema)
      .default([])
      .describe('Must hold before the first fault, else the verdict is inconclusive'),
    timeline: z.array(stepSchema).default([]).describe('Faults, in order'),
    expect: z.array(expectationSchema).min(1).describe('What must hold'),
    abort: z.array(abortSchema).default([]).describe('Heals at once and ends the run'),
    drain: duration
      .default(DRAIN_MS)
      .describe('Longest wait at the end for acknowledged writes to be seen; 60s by default'),
    expectVerdict: z
      .enum(['met', 'missed', 'inconclusive'])
      .default('met')
      .describe('missed: a proof that a weaker profile fails'),
  })
  .describe('A scenario: what breaks, when, and what must hold');

export type RawScenario = z.output<typeof scenarioSchema>;
