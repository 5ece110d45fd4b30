import type { JournalSource } from '../../objectives/journal-source.ts';
import type { JournalIndicator } from '../../objectives/read-indicator.ts';
import type { RunView } from '../run-view.ts';
import { countCalls } from './count-calls.ts';
import { countFailovers } from './count-failovers.ts';
import { countRequests } from './count-requests.ts';
import { countSeconds } from './count-seconds.ts';
import { countTurns } from './count-turns.ts';
import type { CountedUnits } from './counted-unit.ts';
import { UnitTable } from './unit-table.ts';

/** Everything that can be counted; each on its own, never mixed. */
const COUNTERS: Record<
  JournalSource['unit'],
  (indicator: JournalIndicator, run: RunView) => CountedUnits
> = {
  requests: countRequests,
  calls: (indicator, run) => new UnitTable(countCalls(indicator, run)),
  turns: (indicator, run) => new UnitTable(countTurns(indicator, run)),
  seconds: (indicator, run) => new UnitTable(countSeconds(indicator, run)),
  failovers: (indicator, run) => new UnitTable(countFailovers(indicator, run)),
};

/** The units of a run that an indicator counts, in the order of time. */
export function listUnits(indicator: JournalIndicator, run: RunView): CountedUnits {
  return COUNTERS[indicator.source.unit](indicator, run);
}
