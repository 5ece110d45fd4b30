import { isDropped } from '../indicators/calls-dropped.ts';
import type { RunView } from '../run-view.ts';
import { BAD, type CountedUnit, GOOD } from './counted-unit.ts';
import type { JournalIndicator } from './read-indicator.ts';

/**
 * Calls, each when it ended: good when played to the script's end, bad when dropped, abandoned or never
 * connected. Those that the harness itself stopped are none.
 */
export function countCalls(_: JournalIndicator, run: RunView): CountedUnit[] {
  return run.calls.flatMap((call) => {
    const { name, ended, dialledMs, endMs } = call;
    if (!ended || ended.reason === 'stopped') return [];
    const isBad = isDropped(call) || ended.reason !== 'completed';
    const span = { fromMs: dialledMs, toMs: Math.max(dialledMs, endMs) };
    return [{ atMs: span.toMs, span, group: name, ...(isBad ? BAD : GOOD) }];
  });
}
