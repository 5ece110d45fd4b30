import { closest } from 'fastest-levenshtein';
import type { z } from 'zod';

/** Checks the settings of a misbehaviour; all that is wrong with them is said at once. */
export function readSettings<T>(
  what: string,
  schema: z.ZodObject & z.ZodType<T>,
  settings: Record<string, unknown>,
): T {
  const result = schema.strict().safeParse(settings);
  if (result.success) return result.data as T;
  const known = Object.keys(schema.shape);
  const problems = result.error.issues.map((issue) => {
    if (issue.code !== 'unrecognized_keys') return `${issue.path.join('.')}: ${issue.message}`;
    return issue.keys.map((key) => describeUnknown('setting', key, known)).join('; ');
  });
  throw new Error(`Failed to read the settings of ${what}: ${problems.join('; ')}.`);
}

/** `unknown setting "sahre": nearest known is "share"` */
export function describeUnknown(what: string, word: string, known: string[]): string {
  if (known.length === 0) return `unknown ${what} "${word}": none is known here`;
  return `unknown ${what} "${word}": nearest known is "${closest(word, known)}" (of ${known.join(', ')})`;
}
