import { neverCame, type Sample } from '../interval.ts';
import type { Lateness } from '../lateness.ts';
import {
  describeLoad,
  filterLoad,
  findLoadFault,
  type LoadUnit,
  recordLoad,
  selectLoad,
} from '../load-record.ts';
import { resolvePopulation } from '../population.ts';
import type { RunView } from '../run-view.ts';
import { durationRows } from '../statistics.ts';
import type { Indicator } from './expectation-of.ts';

/**
 * From asking for a connection to the end of the answer. An executor of arrival rates begins each
 * iteration at its intended time or drops it, so that this counts from the intended time for the first
 * request of an iteration; what was dropped, or never answered, is beyond every bound.
 */
export const loadLatency: Indicator<'load-latency'> = (expectation, run) => {
  const population = resolvePopulation(expectation.window, run);
  const record = recordLoad(run);
  const units = filterLoad(record, expectation, ['request', 'trend']);
  const { inside, possible, unclear } = selectLoad(units, population.windows);
  const rows = durationRows(
    expectation,
    [...inside.map((unit) => measure(unit, run.lateness)), ...possible.map(doubt)],
    {
      population: `${describeLoad(expectation)} ${population.when}`,
      windows: population.windows,
      missing:
        population.missing ??
        findLoadFault(record, units, population.windows, run.whole) ??
        explainUntimed(expectation.metric, run),
      excluded: unclear,
    },
  );
  const of = expectation.metric ?? expectation.name ?? expectation.scenario;
  if (of === undefined) return rows;
  return rows.map((row) => ({ ...row, quantity: `${row.quantity} of ${of}` }));
};

/** A trend holds plain numbers unless its author says that they are times. */
function explainUntimed(metric: string | undefined, { events }: RunView): string | undefined {
  const ends = [...events.of('load-ended')];
  if (metric === undefined || !ends.some(({ untimed = [] }) => untimed.includes(metric))) return;
  return `${metric} is a trend of plain numbers: if they are times in ms, write new Trend('${metric}', true)`;
}

/** k6 is on nobody's way but its own: what the proxy and the fakes lost may be part of it. */
function measure(unit: LoadUnit, lateness: Lateness): Sample {
  const { fromMs, toMs, spreadMs, tookMs, kind } = unit;
  if (tookMs === undefined) return neverCame(describeUnit(unit), NEVER[kind] ?? 'no answer came');
  const lostMs = lateness.overlapOnTheWayMs(fromMs, toMs + spreadMs);
  return { low: Math.max(0, tookMs - lostMs), high: tookMs, unit: describeUnit(unit) };
}

const NEVER: Partial<Record<LoadUnit['kind'], string>> = {
  dropped: 'k6 had to drop it',
  hung: 'it hung until k6 cut it short',
};

/** Nobody knows whether it was under way in the window, or hung. */
function doubt(unit: LoadUnit): Sample {
  const never = 'it may have hung in it: nobody knows';
  return { low: 0, high: Number.POSITIVE_INFINITY, unit: describeUnit(unit), never };
}

function describeUnit({ kind, name, series, fromMs }: LoadUnit): string {
  const what = kind === 'dropped' || kind === 'hung' ? 'an iteration' : (name ?? series);
  return `${what} at ${Math.round(fromMs)} ms`;
}
