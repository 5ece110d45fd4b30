import { stringify } from 'yaml';
import type {
  MetricSource,
  ServiceLevel,
  ServiceLevelIndicator,
  ServiceLevelObjective,
} from '../service-level.ts';
import { formatShorthand } from './duration-shorthand.ts';
import type { StandingObject } from './parse-openslo.ts';
import { describeMetadata, describePolicies } from './write-alerts.ts';

const VERSION = 'openslo/v1';
const METHODS = {
  occurrences: 'Occurrences',
  timeslices: 'Timeslices',
  'ratio-timeslices': 'RatioTimeslices',
} as const;

/**
 * Service levels as a file of OpenSLO v1, its normal form: everything in place, nothing by reference. It
 * reads as the same levels again. Throws on what v1 has no words for: times with seconds, and several
 * objectives for a threshold.
 */
export function writeOpenslo(
  levels: readonly ServiceLevel[],
  standing: readonly StandingObject[] = [],
): string {
  const documents = [
    ...standing.map((object) => ({ apiVersion: VERSION, ...object })),
    ...levels.map(describeLevel),
  ];
  return documents
    .map((document) => stringify(document, { lineWidth: 0, aliasDuplicateObjects: false }))
    .join('---\n');
}

function describeLevel(level: ServiceLevel): object {
  const { name, description, service, method, window } = level;
  if (level.indicator.kind === 'threshold' && level.objectives.length > 1) {
    throw new Error(
      `Failed to write ${name}: got ${level.objectives.length} objectives for a threshold. ` +
        'Expected one, which is all that OpenSLO v1 allows. Make a service level of each.',
    );
  }
  const policies = describePolicies(level);
  return {
    apiVersion: VERSION,
    kind: 'SLO',
    metadata: describeMetadata(name, level),
    spec: {
      description,
      service,
      ...(level.indicator.kind !== 'composite' && {
        indicator: describeIndicator(name, level.indicator),
      }),
      timeWindow: [describeWindow(window)],
      budgetingMethod: METHODS[method],
      objectives: level.objectives.map((objective) => describeObjective(name, objective)),
      ...(policies.length > 0 && { alertPolicies: policies }),
    },
  };
}

function describeIndicator(levelName: string, indicator: ServiceLevelIndicator): object {
  const { name, description, ...others } = indicator.about ?? {};
  const isNamed = name !== undefined || Object.keys(others).length > 0;
  const metadata = isNamed ? describeMetadata(name ?? levelName, others) : undefined;
  return { metadata, spec: { description, ...describeMetrics(indicator) } };
}

function describeMetrics(indicator: ServiceLevelIndicator): object {
  const { kind, counter } = indicator;
  if (kind === 'threshold') return { thresholdMetric: describeSource(indicator.metric) };
  const { good, bad, total, rawType, raw } = { ...indicator } as Record<string, unknown>;
  const sources = Object.entries({ good, bad, total, raw }).filter(([, source]) => source);
  const described = sources.map(([role, source]) => [role, describeSource(source as MetricSource)]);
  return { ratioMetric: { counter, rawType, ...Object.fromEntries(described) } };
}

function describeSource({ ref, type, spec }: MetricSource): object {
  return { metricSource: { metricSourceRef: ref, type, spec } };
}

function describeWindow(window: ServiceLevel['window']): object {
  if (window.kind === 'rolling') return { duration: window.text, isRolling: true };
  const { count, unit, start: startTime, timeZone } = window;
  return { duration: `${count}${unit}`, calendar: { startTime, timeZone }, isRolling: false };
}

function describeObjective(level: string, objective: ServiceLevelObjective): object {
  const { displayName, op, value, target, timeSliceTarget, timeSliceWindowMs: ms } = objective;
  // A bare number is minutes, for slices that have seconds.
  const timeSliceWindow = ms === undefined ? undefined : (formatShorthand(ms) ?? ms / 60_000);
  const { part } = objective;
  return {
    displayName,
    op,
    value,
    target,
    timeSliceTarget,
    timeSliceWindow,
    ...(part && {
      indicator: describeIndicator(level, part.indicator),
      compositeWeight: part.weight,
    }),
  };
}
