import type { ComplianceWindow } from '../../objectives/service-level.ts';
import type { Span } from '../interval.ts';
import { fromWallMs, toWallMs } from './zoned-time.ts';

type Calendar = Extract<ComplianceWindow, { kind: 'calendar' }>;

const DAY_MS = 86_400_000;
const DAYS = { d: 1, w: 7 } as const;
const MONTHS = { M: 1, Q: 3, Y: 12 } as const;
const DAYS_PER_MONTH = 30.436875;

/**
 * The compliance window that holds an instant (wall time, ms since 1970): a rolling one ends there; a
 * calendar one is the period of its time zone, so that months differ in length and a day may have 23 or
 * 25 hours. A period includes its beginning, not its end.
 */
export function findComplianceWindow(window: ComplianceWindow, atMs: number): Span {
  if (window.kind === 'rolling') return { fromMs: atMs - window.lengthMs, toMs: atMs };
  const wallMs = toWallMs(atMs, window.timeZone);
  const startMs = readWallTime(window.start);
  let index = Math.floor((wallMs - startMs) / roughLengthMs(window));
  while (beginOf(window, startMs, index) > atMs) index -= 1;
  while (beginOf(window, startMs, index + 1) <= atMs) index += 1;
  return {
    fromMs: beginOf(window, startMs, index),
    toMs: beginOf(window, startMs, index + 1),
  };
}

/** Each period is counted from the start, so that the 31st comes back after a shorter month. */
function beginOf({ unit, count, timeZone }: Calendar, startMs: number, index: number): number {
  if (unit === 'd' || unit === 'w') {
    return fromWallMs(startMs + index * count * DAYS[unit] * DAY_MS, timeZone);
  }
  return fromWallMs(addMonths(startMs, index * count * MONTHS[unit]), timeZone);
}

function roughLengthMs({ unit, count }: Calendar): number {
  const days = unit === 'd' || unit === 'w' ? DAYS[unit] : MONTHS[unit] * DAYS_PER_MONTH;
  return count * days * DAY_MS;
}

/** The same day so many months later, or the last one of a month that is too short. */
function addMonths(wallMs: number, months: number): number {
  const date = new Date(wallMs);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(Math.min(day, lastDay));
}

/** `2020-01-21 12:30:00`, with a T between or without a time too. */
function readWallTime(text: string): number {
  const wallMs = Date.parse(`${text.trim().replace(' ', 'T')}${text.includes(':') ? 'Z' : ''}`);
  if (Number.isFinite(wallMs)) return wallMs;
  throw new Error(
    `Failed to read the start of a calendar window: got ${text}. ` +
      'Expected a local time, such as 2026-01-01 00:00:00.',
  );
}
