import { z } from 'zod';

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Reads `500ms`, `3s`, `5m`, `1h` or a bare number of milliseconds; undefined when it is none. */
export function parseDurationMs(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h)?\s*$/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * (unitMs[match[2] ?? 'ms'] ?? 1);
}

/** A duration in an environment variable, as milliseconds. */
export function durationMs(fallback: string) {
  return z
    .string()
    .default(fallback)
    .transform((text, context) => {
      const ms = parseDurationMs(text);
      if (ms !== undefined && ms > 0) return ms;
      context.addIssue({
        code: 'custom',
        message: `got "${text}". Expected a duration such as 500ms, 3s or 5m (bare numbers are milliseconds).`,
      });
      return z.NEVER;
    });
}
