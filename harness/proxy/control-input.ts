import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { ControlError } from './control-error.ts';
import type { Address, Toxic } from './link-proxy.ts';
import { isToxicType, TOXICS } from './toxics/catalogue.ts';

const address = z.string().transform((text, context): Address => {
  const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) {
    context.addIssue({ code: 'custom', message: `got "${text}", expected host:port` });
    return z.NEVER;
  }
  return { host: match[1] ?? (match[2] || '127.0.0.1'), port };
});

export const proxyInput = z.strictObject({
  name: z.string().min(1),
  upstream: address,
  listen: address.default({ host: '127.0.0.1', port: 0 }),
  enabled: z.boolean().default(true),
});

export const proxyChange = z.strictObject({ enabled: z.boolean() });

export const proxiesInput = z.array(proxyInput);

const toxicInput = z.strictObject({
  name: z.string().min(1).optional(),
  type: z.string(),
  stream: z.enum(['upstream', 'downstream', 'both']).optional(),
  toxicity: z.number().min(0).max(1).default(1),
  attributes: z.record(z.string(), z.unknown()).default({}),
});

const toxicChange = z.strictObject({
  toxicity: z.number().min(0).max(1).optional(),
  attributes: z.record(z.string(), z.unknown()).optional(),
});

export const repliesQuery = z.strictObject({
  from: z.coerce.number(),
  to: z.coerce.number(),
  link: z.array(z.string()).min(1),
});

/** Parses strictly, and says everything that is wrong at once. */
export function parse<T>(schema: z.ZodType<T>, input: unknown, what: string): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const where = issue.path.join('.');
    return where === '' ? issue.message : `${where}: ${issue.message}`;
  });
  throw new ControlError(400, `Failed to read ${what}: ${problems.join('; ')}.`);
}

export function parseToxic(input: unknown): Toxic {
  const given = parse(toxicInput, input, 'the toxic');
  const { type } = given;
  if (!isToxicType(type)) {
    const known = Object.keys(TOXICS);
    const near = closest(type, known);
    const hint = distance(type, near) <= 3 ? ` Did you mean ${near}?` : '';
    throw new ControlError(
      400,
      `Failed to add a toxic: got type "${type}". Expected one of ${known.join(', ')}.${hint}`,
    );
  }
  const kind = TOXICS[type];
  const stream = given.stream ?? kind.streams[0];
  if (!kind.streams.some((possible) => possible === stream)) {
    throw new ControlError(
      400,
      `Failed to add ${type}: got stream "${stream}". Expected one of ${kind.streams.join(', ')}.`,
    );
  }
  const attributes = parseAttributes(type, given.attributes);
  const name = given.name ?? `${type}_${stream}`;
  return { name, type, stream, toxicity: given.toxicity, attributes };
}

export function parseToxicChange(
  toxic: Toxic,
  input: unknown,
): { attributes: Record<string, number>; toxicity: number } {
  const change = parse(toxicChange, input, `the change of ${toxic.name}`);
  return {
    attributes: parseAttributes(toxic.type, { ...toxic.attributes, ...change.attributes }),
    toxicity: change.toxicity ?? toxic.toxicity,
  };
}

function parseAttributes(type: Toxic['type'], input: unknown): Record<string, number> {
  const schema: z.ZodType<Record<string, number>> = TOXICS[type].attributes;
  return parse(schema, input, `the attributes of ${type}`);
}
