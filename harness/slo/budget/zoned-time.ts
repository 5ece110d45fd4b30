/** A date and time as a clock on the wall of some place shows it, written as if it were UTC, in ms. */
export type WallMs = number;

const DAY_MS = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError when there is no such time zone */
export function toWallMs(atMs: number, timeZone: string): WallMs {
  const parts = Object.fromEntries(
    formatterOf(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
  const { year, month, day, hour, minute, second } = parts;
  const wholeSeconds = Date.UTC(year, month - 1, day, hour, minute, second);
  return wholeSeconds + (((atMs % 1_000) + 1_000) % 1_000);
}

/**
 * The instant at which the clock shows that. Of one that it shows twice (it was put back) the first; of one
 * that it never shows (it was put forward) as much later as it was put forward.
 */
export function fromWallMs(wallMs: WallMs, timeZone: string): number {
  const offsetBefore = offsetMs(wallMs - DAY_MS, timeZone);
  const offsetAfter = offsetMs(wallMs + DAY_MS, timeZone);
  const candidates = [wallMs - offsetBefore, wallMs - offsetAfter].sort((a, b) => a - b);
  return candidates.find((atMs) => toWallMs(atMs, timeZone) === wallMs) ?? wallMs - offsetBefore;
}

function offsetMs(atMs: number, timeZone: string): number {
  return toWallMs(atMs, timeZone) - atMs;
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}
