const MS_PER_UNIT: Record<string, number> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const UNIT_WORDS: Record<string, string> = { m: 'minutes', h: 'hours', d: 'days', w: 'weeks' };
const DEFAULT_LAST = '30d';
/** Dates before it have no four digits for their year. */
const FIRST_MS = Date.parse('0001-01-01');

/** The stretch of time that a report is about, and how it is told: `the last 30 days`. */
export interface Period {
  fromMs: number;
  toMs: number;
  text: string;
}

/**
 * The period that `--last 30d` or `--since 2026-11-01` name; 30 days without either.
 * @throws when the text is neither, or both are named
 */
export function choosePeriod(
  { last, since }: { last?: string; since?: string },
  nowMs: number,
): Period {
  if (since !== undefined && last !== undefined) {
    throw new Error(
      `Failed to read --since ${since}: got --last ${last} beside it. Expected one of the two. Leave one out.`,
    );
  }
  if (since !== undefined) return periodSince(since, nowMs);
  const text = last ?? DEFAULT_LAST;
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)([mhdw])$/.exec(text) ?? [];
  const lengthMs = Number(digits) * (MS_PER_UNIT[unit] ?? Number.NaN);
  if (!(lengthMs > 0 && nowMs - lengthMs >= FIRST_MS)) {
    throw new Error(
      `Failed to read --last: got ${text}. Expected a length of time with its unit (m, h, d or w), ` +
        'such as 12h, 30d or 4w, of less than 2000 years. Write --last 30d.',
    );
  }
  const words = `the last ${digits} ${UNIT_WORDS[unit]}`;
  return {
    fromMs: nowMs - lengthMs,
    toMs: nowMs,
    text: digits === '1' ? words.slice(0, -1) : words,
  };
}

function periodSince(since: string, nowMs: number): Period {
  const isDate = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?Z?)?$/.test(since);
  // A time without a zone would be that of this machine: every date here is in UTC.
  const utc = since.includes('T') && !since.endsWith('Z') ? `${since}Z` : since;
  const fromMs = isDate ? Date.parse(utc) : Number.NaN;
  if (Number.isNaN(fromMs) || fromMs > nowMs) {
    throw new Error(
      `Failed to read --since: got ${since}. Expected a day in UTC that is not to come, such as ` +
        `${new Date(nowMs).toISOString().slice(0, 10)}. Write --since with one, or --last 30d.`,
    );
  }
  return { fromMs, toMs: nowMs, text: `the time since ${since}` };
}
