import type { Call } from '../call-record.ts';
import { BAD, type CountedUnit, GOOD } from './counted-unit.ts';

/**
 * A call, when it ended: good when played to the script's end, bad when dropped, abandoned or never
 * connected. One that the harness itself stopped is none.
 */
export function countCall(call: Call): CountedUnit | undefined {
  const { name, ended, dialledMs, endMs } = call;
  if (!ended || ended.reason === 'stopped') return undefined;
  const span = { fromMs: dialledMs, toMs: Math.max(dialledMs, endMs) };
  return { atMs: span.toMs, span, group: name, ...(isBadCall(call) ? BAD : GOOD) };
}

/** Whether a call came to another end than its script's; the harness's own doing is none. */
export function isBadCall({ ended }: Call): boolean {
  return ended !== undefined && ended.reason !== 'completed' && ended.reason !== 'stopped';
}
