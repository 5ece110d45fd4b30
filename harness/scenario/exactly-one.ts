import { z } from 'zod';
import { listWords } from './nearest-word.ts';

/** A map in which exactly one of some keys must stand, beside others. */
export function requireExactlyOne<T extends z.ZodObject>(schema: T, keys: readonly string[]): T {
  return refuseOthers(schema, keys).meta({ oneOf: keys.map((key) => ({ required: [key] })) });
}

/**
 * A map whose keys are all alternatives of each other: how the language says "one of these kinds".
 * An editor offers all of them; a reader of the file sees one.
 */
export function oneOf<S extends z.ZodRawShape>(shape: S) {
  const optional = z.strictObject(shape).partial();
  return refuseOthers(optional, Object.keys(shape)).meta({ minProperties: 1, maxProperties: 1 });
}

function refuseOthers<T extends z.ZodObject>(schema: T, keys: readonly string[]): T {
  const given = (value: object): string[] =>
    keys.filter((key) => (value as Record<string, unknown>)[key] !== undefined);
  return schema.refine((value) => given(value).length === 1, {
    error: ({ input }) =>
      `${given(input as object).length > 1 ? 'only' : 'exactly'} one of ${listWords(keys)}`,
  });
}
