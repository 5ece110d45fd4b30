import { type JournalIndicator, readIndicator } from '../../objectives/read-indicator.ts';
import type { RunView } from '../run-view.ts';

/** So many indicators are counted in one pass. */
const MOST_AT_ONCE = 8;

/** Indicators that are equal count the same. */
export function keyOf(indicator: JournalIndicator): string {
  return JSON.stringify(indicator);
}

/**
 * An indicator, and those of the run's service levels that `alike` says can be counted beside it and that are asked
 * for after it: they are measured in the order in which they stand.
 */
export function listWanted(
  indicator: JournalIndicator,
  { header }: RunView,
  alike: (other: JournalIndicator) => boolean,
): Map<string, JournalIndicator> {
  const all = (header.serviceLevels ?? []).flatMap((level) =>
    level.objectives.flatMap((objective) => {
      const read = readIndicator(level.indicator, objective);
      return 'problem' in read || !alike(read) ? [] : [read];
    }),
  );
  const key = keyOf(indicator);
  const after = all.slice(1 + all.findIndex((each) => keyOf(each) === key));
  const wanted = new Map([[key, indicator]]);
  for (const each of after) if (wanted.size < MOST_AT_ONCE) wanted.set(keyOf(each), each);
  return wanted;
}
