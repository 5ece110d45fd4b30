import { suggestWord } from '../../scenario/nearest-word.ts';
import type { ComplianceWindow } from '../service-level.ts';
import type { RawOf, RawWindow } from './raw-object.ts';
import type { OpensloObject } from './read-objects.ts';

const START = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;
const CALENDAR_UNITS = ['d', 'w', 'M', 'Q', 'Y'] as const;

/** The one window of an SLO, rolling or by the calendar; undefined when it is neither. */
export function resolveWindow(slo: OpensloObject<RawOf<'SLO'>>): ComplianceWindow | undefined {
  const path = ['spec', 'timeWindow', 0];
  const [window] = slo.spec.timeWindow;
  if (!window) return undefined;
  const { duration, isRolling, calendar } = window;
  if (!calendar) {
    if (isRolling) return { kind: 'rolling', lengthMs: duration.ms, text: duration.text };
    const message =
      'Failed to read spec.timeWindow[0]: got a window that neither rolls nor has a calendar. ' +
      'Expected isRolling: true, or calendar: { startTime, timeZone }.';
    slo.findings.add(path, message);
    return undefined;
  }
  if (isRolling) {
    const message =
      'Failed to read spec.timeWindow[0]: got a calendar and isRolling: true. Expected one of them.';
    slo.findings.add([...path, 'isRolling'], message);
  }
  return resolveCalendar(slo, window, calendar);
}

function resolveCalendar(
  { findings }: OpensloObject,
  { duration }: RawWindow,
  { startTime, timeZone }: { startTime: string; timeZone: string },
): ComplianceWindow | undefined {
  const path = ['spec', 'timeWindow', 0];
  const refuse = (keys: string[], got: string, expected: string, suggestion?: string): void => {
    const message = `Failed to read spec.timeWindow[0].${keys.join('.')}: got ${got}.`;
    findings.add([...path, ...keys], `${message} Expected ${expected}.`, suggestion);
  };
  const unit = CALENDAR_UNITS.find((known) => known === duration.unit);
  if (!unit) {
    const expected = 'days, weeks, months, quarters or years, such as 1M';
    refuse(['duration'], duration.text, expected);
  }
  if (!isInstant(startTime)) {
    const expected = 'a date and a time without zone, such as 2026-01-01 00:00:00';
    refuse(['calendar', 'startTime'], startTime, expected);
  }
  if (!isTimeZone(timeZone)) {
    const known = Intl.supportedValuesOf('timeZone');
    const expected = 'a zone of the IANA database, such as Europe/Berlin';
    refuse(['calendar', 'timeZone'], timeZone, expected, suggestWord(timeZone, known));
  }
  if (!unit) return undefined;
  return { kind: 'calendar', count: duration.count, unit, start: startTime, timeZone };
}

/** A date that there is: no 30th of February. */
function isInstant(text: string): boolean {
  const [, ...parts] = START.exec(text) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  return parts.length === 6 && date.toISOString().slice(0, 19).replace('T', ' ') === text;
}

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
