import type { JournalIndicator } from '../../objectives/read-indicator.ts';
import type { RunView } from '../run-view.ts';
import { countFailovers } from './count-failovers.ts';
import { countInCalls, isCountedInCalls } from './count-in-calls.ts';
import { countRequests } from './count-requests.ts';
import { countSecondsOfRequests } from './count-seconds.ts';
import type { CountedUnits } from './counted-unit.ts';
import { UnitTable } from './unit-table.ts';

/** The units of a run that an indicator counts, each kind on its own, in the order of time. */
export function listUnits(indicator: JournalIndicator, run: RunView): CountedUnits {
  if (isCountedInCalls(indicator)) return countInCalls(indicator, run);
  const { unit } = indicator.source;
  if (unit === 'requests') return countRequests(indicator, run);
  const count = unit === 'failovers' ? countFailovers : countSecondsOfRequests;
  return new UnitTable(count(indicator, run));
}
