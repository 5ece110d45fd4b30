import { readIndicator } from '../../objectives/read-indicator.ts';
import {
  DEFAULT_SLICE_MS,
  type ServiceLevel,
  type ServiceLevelObjective,
} from '../../objectives/service-level.ts';
import { intersectSpans, overlapsAny, type Span, subtractSpans } from '../interval.ts';
import { type ClusteredShare, estimateClusteredShare } from '../intervals/clustered-share.ts';
import { isNamed } from '../population.ts';
import type { RunView } from '../run-view.ts';
import type { CountedUnit, CountedUnits } from './counted-unit.ts';
import { listUnits } from './list-units.ts';
import {
  countUnits,
  type Reading,
  type Readings,
  tallyOccurrences,
  tallySlices,
} from './tally-readings.ts';
import { tallyRequests } from './tally-requests.ts';

/** One objective of a service level, measured in a part of a run. */
export interface MeasuredLevel {
  /** requests, calls, turns, seconds, failovers or slices. */
  unit: string;
  /** Those that count, and how many they are. */
  units: CountedUnits;
  count: number;
  /** Units, or slices, as the method counts them. */
  readings: Readings;
  shares: Record<Reading, ClusteredShare | undefined>;
  /** Units that lateness leaves open, and those under maintenance. */
  open: number;
  maintained: number;
  maintenanceMs: number;
  /** Time that was measured: without maintenance; whole slices where slices are counted. */
  measuredMs: number;
}

/** What was measured last: objectives that stand one after the other often count the same. */
const latest = new WeakMap<RunView, { key: string; measured: MeasuredLevel }>();

/** Measures one objective over some windows of a run, or says why it cannot be. */
export function measureLevel(
  level: ServiceLevel,
  objective: ServiceLevelObjective,
  run: RunView,
  windows: Span[] = [run.whole],
): MeasuredLevel | { problem: string } {
  const { displayName, target, ...counted } = objective;
  const isWhole = windows.length === 1 && windows[0] === run.whole;
  const key = JSON.stringify([level.indicator, level.method, counted, isWhole || windows]);
  const known = latest.get(run);
  if (known?.key === key) return known.measured;
  const measured = measure(level, objective, run, windows);
  if (!('problem' in measured)) latest.set(run, { key, measured });
  return measured;
}

function measure(
  level: ServiceLevel,
  objective: ServiceLevelObjective,
  run: RunView,
  windows: Span[],
): MeasuredLevel | { problem: string } {
  const indicator = readIndicator(level.indicator, objective);
  if ('problem' in indicator) return indicator;
  const maintenance = findMaintenance(run);
  const isWhole = windows.length === 1 && windows[0] === run.whole;
  const isInWindow = ({ atMs, span }: CountedUnit): boolean =>
    isWhole || overlapsAny(windows, span.fromMs, Math.max(span.toMs, atMs));
  const isMaintained = ({ span }: CountedUnit): boolean =>
    overlapsAny(maintenance, span.fromMs, span.toMs);
  const all = listUnits(indicator, run);
  const isAll = isWhole && maintenance.length === 0;
  const units = isAll ? all : selectUnits(all, (unit) => isInWindow(unit) && !isMaintained(unit));
  const maintained = selectUnits(all, (unit) => isInWindow(unit) && isMaintained(unit));
  const sliceMs = objective.timeSliceWindowMs ?? DEFAULT_SLICE_MS;
  const sliced =
    level.method === 'occurrences' ? undefined : tallySlices(units, level, objective, run, windows);
  const isWholeOfRequests = isAll && indicator.source.unit === 'requests';
  const { count, open, readings } =
    sliced ??
    (isWholeOfRequests ? tallyRequests(indicator, run) : tallyOccurrences(units, run, windows));
  return {
    unit: sliced ? 'slices' : indicator.source.unit,
    units,
    count,
    readings,
    shares: estimateShares(readings),
    open,
    maintained: maintenance.length === 0 ? 0 : countUnits(maintained).count,
    maintenanceMs: lengthOf(intersectSpans(windows, maintenance)),
    measuredMs: sliced ? sliced.slices * sliceMs : lengthOf(subtractSpans(windows, maintenance)),
  };
}

function selectUnits(units: CountedUnits, isWanted: (unit: CountedUnit) => boolean): CountedUnits {
  const select = (some: Iterable<CountedUnit>): Iterable<CountedUnit> => ({
    *[Symbol.iterator]() {
      for (const unit of some) if (isWanted(unit)) yield unit;
    },
  });
  return { ...select(units), ...(units.byStart ? { byStart: select(units.byStart) } : {}) };
}

/** Each reading's share. They are worth what the least of them is: what is open must not decide. */
function estimateShares(readings: Readings): MeasuredLevel['shares'] {
  const estimate = (reading: Reading): ClusteredShare | undefined => {
    const { clusters, incidents } = readings[reading];
    return estimateClusteredShare(clusters.list(), incidents.count);
  };
  const shares = { likely: estimate('likely'), worst: estimate('worst'), best: estimate('best') };
  const worth = Object.values(shares).map((share) => share?.effective ?? Infinity);
  const effective = Math.min(...worth);
  const limit = (share: ClusteredShare | undefined) => share && { ...share, effective };
  return { likely: limit(shares.likely), worst: limit(shares.worst), best: limit(shares.best) };
}

/** Faults of steps that the scenario calls maintenance: they count neither good nor bad. */
function findMaintenance(run: RunView): Span[] {
  const names = run.header.scenario.maintenance ?? [];
  return run.faults
    .filter(({ name }) => names.some((wanted) => isNamed(name, wanted)))
    .map(({ exposure }) => exposure);
}

function lengthOf(spans: Span[]): number {
  return spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
