import type { z } from 'zod';
import { listWords } from '../../scenario/nearest-word.ts';

/** A map in which exactly one of some keys stands. It is said beside whatever else is wrong in the map. */
export function refuseUnlessOne<T extends z.ZodObject>(schema: T, keys: readonly string[]): T {
  const given = (value: object): string[] =>
    keys.filter((key) => (value as Record<string, unknown>)[key] !== undefined);
  return schema.refine((value) => given(value).length === 1, {
    error: ({ input }) =>
      `${given(input as object).length > 1 ? 'only' : 'exactly'} one of ${listWords(keys)}`,
    when: ({ value }) => isMap(value),
  });
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
