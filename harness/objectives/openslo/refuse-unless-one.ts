import type { z } from 'zod';
import { listWords } from '../../scenario/nearest-word.ts';

/**
 * A map in which exactly one of some keys stands, or at most one where `mayLack` says so. It is said beside
 * whatever else is wrong in the map.
 */
export function refuseUnlessOne<T extends z.ZodObject>(
  schema: T,
  keys: readonly string[],
  mayLack: (value: Record<string, unknown>) => boolean = () => false,
): T {
  const given = (value: object): string[] =>
    keys.filter((key) => (value as Record<string, unknown>)[key] !== undefined);
  const isRight = (value: Record<string, unknown>): boolean =>
    given(value).length === 1 || (given(value).length === 0 && mayLack(value));
  return schema.refine(isRight, {
    error: ({ input }) =>
      `${given(input as object).length > 1 ? 'only' : 'exactly'} one of ${listWords(keys)}`,
    when: ({ value }) => isMap(value),
  });
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
