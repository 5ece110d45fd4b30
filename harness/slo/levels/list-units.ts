import type { JournalSource } from '../../objectives/journal-source.ts';
import type { JournalIndicator } from '../../objectives/read-indicator.ts';
import type { RunView } from '../run-view.ts';
import { countCalls } from './count-calls.ts';
import { countFailovers } from './count-failovers.ts';
import { countRequests } from './count-requests.ts';
import { countSeconds } from './count-seconds.ts';
import { countTurns } from './count-turns.ts';
import type { CountedUnit } from './counted-unit.ts';

/** Everything that can be counted; each on its own, never mixed. */
const COUNTERS: Record<
  JournalSource['unit'],
  (indicator: JournalIndicator, run: RunView) => CountedUnit[]
> = {
  requests: countRequests,
  calls: countCalls,
  turns: countTurns,
  seconds: countSeconds,
  failovers: countFailovers,
};

/** The units of a run that an indicator counts, in the order of time, without those under maintenance. */
export function listUnits(indicator: JournalIndicator, run: RunView): CountedUnit[] {
  const units = COUNTERS[indicator.source.unit](indicator, run);
  return units.sort((a, b) => a.atMs - b.atMs);
}
