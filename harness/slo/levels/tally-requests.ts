import type { JournalIndicator } from '../../objectives/read-indicator.ts';
import type { RunView } from '../run-view.ts';
import { Causes } from './causes.ts';
import { countRequest, listRequests } from './count-requests.ts';
import { keyOf, listWanted } from './list-wanted.ts';
import { type TalliedUnits, UnitTally } from './tally-readings.ts';

/** Requests of whole runs by indicator, as they were tallied last. */
const tallied = new WeakMap<RunView, Map<string, TalliedUnits>>();

/**
 * The requests of a whole run as an indicator counts them. Whoever asks first has those of the run's other service
 * levels tallied with them: to make millions of answers anew takes longer than to judge them.
 */
export function tallyRequests(indicator: JournalIndicator, run: RunView): TalliedUnits {
  const key = keyOf(indicator);
  const known = tallied.get(run)?.get(key);
  if (known) return known;
  const { unit, of } = indicator.source;
  const wanted = listWanted(
    indicator,
    run,
    ({ source }) => source.unit === unit && source.of === of,
  );
  const tallies = Array.from(wanted, ([each, one]) => {
    return { key: each, indicator: one, tally: new UnitTally(run, [run.whole]) };
  });
  const causes = new Causes(run.faults);
  for (const answer of listRequests(of, run)) {
    for (const each of tallies) {
      const request = countRequest(answer, each.indicator, run);
      const cause = causes.find(request.span.fromMs, request.span.toMs);
      each.tally.take(request, cause, true);
    }
  }
  const made = new Map<string, TalliedUnits>(tallies.map((each) => [each.key, each.tally]));
  tallied.set(run, made);
  return made.get(key) as TalliedUnits;
}
