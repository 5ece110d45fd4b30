import type { JournalIndicator } from '../../objectives/read-indicator.ts';
import type { Call } from '../call-record.ts';
import type { RunView } from '../run-view.ts';
import { BAD, type CountedUnit, GOOD } from './counted-unit.ts';

/**
 * Calls, each when it ended: good when played to the script's end, bad when dropped, abandoned or never
 * connected. Those that the harness itself stopped are none.
 */
export function* countCalls(_: JournalIndicator, run: RunView): Generator<CountedUnit, undefined> {
  for (const call of run.calls) {
    const { name, ended, dialledMs, endMs } = call;
    if (!ended || ended.reason === 'stopped') continue;
    const span = { fromMs: dialledMs, toMs: Math.max(dialledMs, endMs) };
    yield { atMs: span.toMs, span, group: name, ...(isBadCall(call) ? BAD : GOOD) };
  }
}

/** Whether a call came to another end than its script's; the harness's own doing is none. */
export function isBadCall({ ended }: Call): boolean {
  return ended !== undefined && ended.reason !== 'completed' && ended.reason !== 'stopped';
}
