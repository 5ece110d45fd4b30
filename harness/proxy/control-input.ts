import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { isLinkFaultType, LINK_FAULTS, linkFault } from '../link-faults/catalogue.ts';
import type { Attributes } from '../link-faults/link-fault.ts';
import { ControlError } from './control-error.ts';
import type { Address, Toxic } from './link-proxy.ts';

/** A wrong name this near to a known one is taken for a slip of the pen. */
const NEAR = 3;
const LONGEST_LEASE_MS = 3_600_000;

const address = z.string().transform((text, context): Address => {
  const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) {
    context.addIssue({ code: 'custom', message: `got "${text}", expected host:port` });
    return z.NEVER;
  }
  return { host: match[1] ?? (match[2] || '127.0.0.1'), port };
});

const toxicInput = z.strictObject({
  name: z.string().min(1).optional(),
  type: z.string(),
  stream: z.string().optional(),
  toxicity: z.number().min(0).max(1).default(1),
  attributes: z.record(z.string(), z.unknown()).default({}),
  first: z.number().int().min(1).optional(),
  trigger: z
    .strictObject({
      stream: z.enum(['upstream', 'downstream']).default('upstream'),
      message: z.number().int().min(1).optional(),
      contains: z.string().min(1).optional(),
    })
    .refine(({ message, contains }) => (message === undefined) !== (contains === undefined), {
      message: 'expected either message or contains',
    })
    .optional(),
});

export const proxyInput = z.strictObject({
  name: z.string().min(1),
  upstream: address,
  listen: address.default({ host: '127.0.0.1', port: 0 }),
  enabled: z.boolean().default(true),
  toxics: z.array(z.unknown().transform((input) => parseToxic(input))).default([]),
  /** Ends TLS on the link and begins it again; each is PEM text. */
  tls: z
    .strictObject({
      cert: z.string().min(1),
      key: z.string().min(1),
      ca: z.string().min(1),
      name: z.string().min(1).optional(),
    })
    .optional(),
});

export const proxyChange = z.strictObject({
  name: z.string().optional(),
  listen: address.optional(),
  upstream: address.optional(),
  enabled: z.boolean().optional(),
  toxics: z.array(z.unknown()).optional(),
});

export const proxiesInput = z.array(proxyInput);

const toxicChange = z.strictObject({
  name: z.string().optional(),
  type: z.string().optional(),
  stream: z.string().optional(),
  toxicity: z.number().min(0).max(1).optional(),
  attributes: z.record(z.string(), z.unknown()).optional(),
});

export const repliesQuery = z.strictObject({
  from: z.coerce.number(),
  to: z.coerce.number(),
  link: z.array(z.string()).min(1),
});

export const leaseQuery = z.strictObject({
  leaseMs: z.coerce.number().int().min(1).max(LONGEST_LEASE_MS).optional(),
});

/** Parses strictly, and says everything that is wrong at once. */
export function parse<T>(schema: z.ZodType<T>, input: unknown, what: string): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const missing = result.error.issues.find((issue) => isMissing(issue, input));
  const problems = result.error.issues.map((issue) => {
    const where = issue.path.join('.');
    const near = issue.code === 'unrecognized_keys' ? nearestKeys(schema, issue.keys) : '';
    return `${where === '' ? '' : `${where}: `}${issue.message}${near}`;
  });
  const said = `Failed to read ${what}: ${problems.join('; ')}.`;
  if (missing === undefined) throw new ControlError(400, said);
  throw new ControlError(400, `missing required field: ${nameField(missing.path)}`, said);
}

export function parseToxic(input: unknown): Toxic {
  const given = parse(toxicInput, input, 'the toxic');
  const { type, toxicity, first, trigger } = given;
  if (!isLinkFaultType(type)) {
    const known = Object.keys(LINK_FAULTS);
    const hint = `got "${type}", expected one of ${known.join(', ')}.${suggest(type, known)}`;
    throw new ControlError(400, 'invalid toxic type', hint);
  }
  const { streams } = linkFault(type);
  const wanted = given.stream ?? streams[0];
  const stream = streams.find((possible) => possible === wanted);
  if (stream === undefined) {
    throw new ControlError(
      400,
      'stream was invalid, can be either upstream or downstream',
      `got "${given.stream}" for ${type}, expected one of ${streams.join(', ')}`,
    );
  }
  const attributes = parseAttributes(type, given.attributes);
  const name = given.name ?? `${type}_${stream}`;
  return {
    attributes,
    name,
    type,
    stream,
    toxicity,
    ...(first === undefined ? {} : { first }),
    ...(trigger === undefined ? {} : { trigger }),
  };
}

export function parseToxicChange(
  toxic: Toxic,
  input: unknown,
): { attributes: Attributes; toxicity: number } {
  const change = parse(toxicChange, input, `the change of ${toxic.name}`);
  for (const key of ['name', 'type', 'stream'] as const) {
    if (change[key] === undefined || change[key] === toxic[key]) continue;
    throw new ControlError(
      400,
      `Failed to change ${toxic.name}: got ${key} "${change[key]}". Expected "${toxic[key]}", which ` +
        'stays as long as the toxic does. Remove it and add another.',
    );
  }
  return {
    attributes: parseAttributes(toxic.type, { ...toxic.attributes, ...change.attributes }),
    toxicity: change.toxicity ?? toxic.toxicity,
  };
}

function parseAttributes(type: Toxic['type'], input: unknown): Attributes {
  return parse(linkFault(type).attributes, input, `the attributes of ${type}`);
}

/** `name`, and in a list of proxies `name at proxy 1`, as Toxiproxy says it. */
function nameField(path: readonly PropertyKey[]): string {
  const [first, ...rest] = path;
  return typeof first === 'number' ? `${rest.join('.')} at proxy ${first + 1}` : path.join('.');
}

function isMissing(issue: z.core.$ZodIssue, input: unknown): boolean {
  if (issue.path.length === 0) return false;
  let value = input;
  for (const key of issue.path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  return value === undefined || value === '';
}

function nearestKeys(schema: z.ZodType, keys: string[]): string {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  return keys.map((key) => suggest(key, known)).join('');
}

function suggest(word: string, known: string[]): string {
  if (known.length === 0) return '';
  const near = closest(word, known);
  return distance(word, near) <= NEAR || near.startsWith(word) || word.startsWith(near)
    ? ` Did you mean ${near}?`
    : '';
}
