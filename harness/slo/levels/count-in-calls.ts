import type { JournalIndicator } from '../../objectives/read-indicator.ts';
import type { Call } from '../call-record.ts';
import type { RunView } from '../run-view.ts';
import { countCall } from './count-call.ts';
import { SecondTally, seeCall } from './count-seconds.ts';
import { countTurns } from './count-turns.ts';
import type { CountedUnits } from './counted-unit.ts';
import { keyOf, listWanted } from './list-wanted.ts';
import { UnitTable } from './unit-table.ts';

/** Counts the units of one call after the other. */
interface CallCounter {
  take(call: Call): void;
  list(): CountedUnits;
}

/** Units of a run's calls by indicator, as they were counted last. */
const counted = new WeakMap<RunView, Map<string, CountedUnits>>();

/**
 * The units that an indicator counts in calls. Whoever asks first has those of the run's other service levels
 * counted with them: to make a million calls anew takes longer than to count anything in them.
 */
export function countInCalls(indicator: JournalIndicator, run: RunView): CountedUnits {
  const key = keyOf(indicator);
  const known = counted.get(run)?.get(key);
  if (known) return known;
  const wanted = listWanted(indicator, run, isCountedInCalls);
  const counters = new Map(Array.from(wanted, ([each, one]) => [each, startCounter(one, run)]));
  for (const call of run.calls) {
    for (const counter of counters.values()) counter.take(call);
  }
  const units = new Map(Array.from(counters, ([each, counter]) => [each, counter.list()]));
  counted.set(run, units);
  return units.get(key) as CountedUnits;
}

/** Whether an indicator's units are found by going through all calls. */
export function isCountedInCalls({ source: { unit, of } }: JournalIndicator): boolean {
  return unit === 'calls' || unit === 'turns' || (unit === 'seconds' && of === undefined);
}

function startCounter(indicator: JournalIndicator, run: RunView): CallCounter {
  const { unit } = indicator.source;
  return unit === 'seconds' ? countSeconds(indicator, run) : countUnits(indicator, run);
}

function countSeconds(indicator: JournalIndicator, run: RunView): CallCounter {
  const tally = new SecondTally(run);
  return {
    take(call) {
      for (const seen of seeCall(call, indicator, run)) tally.see(seen);
    },
    list: () => new UnitTable(tally.list()),
  };
}

/** Calls, or turns. */
function countUnits(indicator: JournalIndicator, run: RunView): CallCounter {
  const table = new UnitTable();
  return {
    take(call) {
      if (indicator.source.unit === 'turns') {
        for (const turn of countTurns(call, indicator, run)) table.add(turn);
        return;
      }
      const unit = countCall(call);
      if (unit) table.add(unit);
    },
    list: () => table,
  };
}
