import { z } from 'zod';
import { requireExactlyOne } from '../scenario/exactly-one.ts';
import { duration } from '../scenario/units.ts';

const text = z.string().min(1);
const env = z
  .record(
    z.string(),
    z
      .union([z.string(), z.number(), z.boolean()], { error: 'text, a number, or true or false' })
      .transform(String),
  )
  .describe('Environment variables');
const defaultReadyMs = 10_000;

/** A name of a component; `->` and `.` would make links and references ambiguous. */
const componentName = z
  .string()
  .regex(/^[a-zA-Z0-9_-]*[a-zA-Z0-9_]$/, 'a name of letters, digits, - and _');

export const serviceSchema = z.strictObject({
  command: text.describe('How the service is started'),
  module: text.describe('Module that exports start(config), for simulated time').optional(),
  ports: z.record(z.string(), text).describe('Port name → environment variable that carries it'),
  public: z
    .record(z.string(), text)
    .describe('Port name → environment variable that carries the address others use')
    .optional(),
  ready: z
    .strictObject({ http: text, within: duration.default(defaultReadyMs) })
    .describe('Path that answers 200 once the service serves'),
  metrics: z.strictObject({ http: text }).describe("Path of the service's metrics page").optional(),
  env: env.optional(),
  needs: z
    .record(
      z.string(),
      z.strictObject({
        env,
        tls: z
          .literal('terminate', { error: 'terminate' })
          .describe("The link's proxy ends TLS and begins it again, so that faults can read")
          .optional(),
      }),
    )
    .describe('Components that it needs: each is a link with a fault proxy of its own')
    .optional(),
});

const datastoreSchema = z.strictObject({
  kind: z.enum(['postgresql', 'redis']),
  replica: componentName
    .describe('Streaming replica of a postgresql; it runs where a service needs it')
    .optional(),
  init: z.strictObject({ role: text, database: text, sql: text.optional() }).optional(),
});

const providerFields = z.strictObject({
  fake: z.enum(['xai', 'openai', 'twilio']).describe('Which fake plays it').optional(),
  url: z.url({ error: 'a web address' }).describe('The real thing, without a fake').optional(),
  tls: z.boolean().describe('Speaks TLS: its bytes pass through the proxy unread').optional(),
  calls: z.array(text).describe('Services that it calls: links in that direction').optional(),
  settings: z.record(z.string(), z.unknown()).describe('What its fake takes').optional(),
});

const pointer = z.string().startsWith('/', 'a JSON pointer, such as /receipt');

const probeSchema = z.strictObject({
  get: text.describe('Address, such as {dashboard.http}/api/users/1'),
  good: z.strictObject({
    status: z.int().min(100).max(599).default(200),
    within: duration,
    has: pointer
      .describe('What a good body holds: without it an error told with the right status is good')
      .optional(),
  }),
  servedBy: z.array(text).describe('Links of the chain that may answer, in order').default([]),
  reads: z
    .strictObject({ write: text, value: pointer })
    .describe('It shows the latest {n} of {key}, at this place of its body')
    .optional(),
});

const writeSchema = z.strictObject({
  post: text,
  key: text,
  body: z.record(z.string(), z.unknown()).describe('Filled with {id}, {key} and {n}'),
  receipt: pointer.default('/receipt'),
  rejected: z
    .array(z.string().regex(/^\d(\d\d|xx)$/, 'a status such as 409 or 4xx'))
    .describe('Answers that mean: not done')
    .default(['4xx']),
  readBack: z
    .strictObject({ on: text, sql: text })
    .describe('Rows id and key, in the order in which they stand'),
});

const sessionSchema = z.strictObject({
  open: text.describe('Address that a session is opened at, by POST'),
  body: z.record(z.string(), z.unknown()).default({}),
  token: pointer.describe('Where the answer holds the token').default('/token'),
  check: text.describe('Address that answers 2xx to whoever has a session, 401 or 403 to others'),
  headers: z
    .record(z.string(), text)
    .describe('Filled with {token}')
    .default({ authorization: 'Bearer {token}' }),
});

const failoverSchema = z.strictObject({
  of: z.array(text).min(2).describe('The chain, in order'),
  makers: z.record(z.string(), text).describe('Whose voice each speaks with').optional(),
  decided: z.strictObject({ log: text }).describe('Log event of the decision to switch').optional(),
});

/** What a profile may change of the parts above: any key of any of them. */
const profileSchema = z
  .strictObject({
    services: z.record(z.string(), serviceSchema.partial()),
    datastores: z.record(z.string(), datastoreSchema.partial()),
    providers: z.record(z.string(), providerFields),
    failovers: z.record(z.string(), failoverSchema.partial()),
    probes: z.record(z.string(), probeSchema.partial()),
    writes: z.record(z.string(), writeSchema.partial()),
  })
  .partial();

/** The stack file: what there is, and who needs whom. */
export const stackSchema = z
  .strictObject({
    services: z.record(componentName, serviceSchema),
    datastores: z.record(componentName, datastoreSchema).default({}),
    providers: z
      .record(componentName, requireExactlyOne(providerFields, ['fake', 'url']))
      .default({}),
    failovers: z.record(z.string(), failoverSchema).default({}),
    probes: z.record(z.string(), probeSchema).default({}),
    mixes: z
      .record(z.string(), z.record(z.string(), z.number().positive('a number above 0')))
      .describe('Probes and their weights')
      .default({}),
    writes: z.record(z.string(), writeSchema).default({}),
    sessions: z.record(z.string(), sessionSchema).describe('Sign-ins').default({}),
    scripts: z.record(z.string(), text).describe('Files of what callers say').default({}),
    slos: z.array(text).describe('OpenSLO files: the service levels it is held to').default([]),
    profiles: z.record(z.string(), profileSchema).describe('Overlays').default({}),
  })
  .describe('A stack: services, datastores, providers, and what expectations name');

export type RawStack = z.output<typeof stackSchema>;

/** What a caller can tell or ask for: the slots of the speech codec. */
const slot = z.enum(['name', 'day', 'time', 'phone']).optional();

/** What a caller says. */
export const scriptSchema = z.strictObject({
  calls: z.strictObject({ provider: text, to: text }),
  pause: duration.describe('Between the end of an answer and the next turn'),
  patience: duration.describe('Longest wait for an answer to end before hanging up'),
  turns: z
    .array(requireExactlyOne(z.strictObject({ tell: slot, ask: slot }), ['tell', 'ask']))
    .min(1),
});

export type RawScript = z.output<typeof scriptSchema>;
