import { z } from 'zod';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** OpenSLO leaves the length of a month open: 30 days here, a year 365 (8,760 h), as every report says. */
const MS_PER_UNIT = {
  m: MINUTE_MS,
  h: 60 * MINUTE_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
  M: 30 * DAY_MS,
  Q: 90 * DAY_MS,
  Y: 365 * DAY_MS,
} as const;

export type ShorthandUnit = keyof typeof MS_PER_UNIT;

/** `30d` as it was written, and what it means. */
export interface Shorthand {
  text: string;
  count: number;
  unit: ShorthandUnit;
  ms: number;
}

/** `units`: those that a version of OpenSLO knows. There are no seconds in any. */
export function shorthand(units: string, example: string) {
  const pattern = new RegExp(`^[1-9]\\d{0,6}[${units}]$`);
  const expected =
    `a duration such as ${example}: a whole number above 0 and one of ` +
    `${[...units].join(' ')}; OpenSLO has no seconds`;
  const error = ({ input }: { input?: unknown }): string => {
    const meant = guessShorthand(input);
    return meant !== undefined && pattern.test(meant) ? `${expected}. Write ${meant}` : expected;
  };
  return z.string({ error }).regex(pattern, { error }).transform(parseShorthand);
}

/** What `300s`, `30 days` or `30D` was probably meant to be. */
function guessShorthand(input: unknown): string | undefined {
  if (typeof input !== 'string') return undefined;
  const [, digits, word = ''] = /^\s*(\d+)\s*([a-zA-Z]+)\s*$/.exec(input) ?? [];
  if (digits === undefined) return undefined;
  const unit = /^mo/i.test(word) ? 'M' : word.charAt(0).toLowerCase();
  if (unit !== 's') return `${digits}${/[qy]/.test(unit) ? unit.toUpperCase() : unit}`;
  return formatShorthand(Number(digits) * 1_000);
}

function parseShorthand(text: string): Shorthand {
  const unit = text.slice(-1) as ShorthandUnit;
  const count = Number(text.slice(0, -1));
  return { text, count, unit, ms: count * MS_PER_UNIT[unit] };
}

/** `90m`, `6h`, `30d`: in the largest of these units that divides it. Undefined for what has seconds. */
export function formatShorthand(ms: number): string | undefined {
  const unit = (['d', 'h', 'm'] as const).find((name) => ms % MS_PER_UNIT[name] === 0);
  return unit && ms > 0 ? `${ms / MS_PER_UNIT[unit]}${unit}` : undefined;
}

/** How long a calendar window is when every month has 30 days. */
export function nominalLengthMs(count: number, unit: ShorthandUnit): number {
  return count * MS_PER_UNIT[unit];
}
