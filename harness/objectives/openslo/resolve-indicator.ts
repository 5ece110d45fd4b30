import type { MetricSource, ServiceLevelIndicator } from '../service-level.ts';
import { checkJournalSources, type PlacedSource } from './check-journal-sources.ts';
import type { ObjectIndex } from './object-index.ts';
import { WORDING } from './openslo-schema.ts';
import type { RawIndicator, RawMetadata, RawOf, RawSource } from './raw-object.ts';
import type { OpensloObject } from './read-objects.ts';
import { readRemarks } from './read-remarks.ts';

/** An indicator where it was written: within the SLO, or as an SLI that the SLO names. */
interface PlacedIndicator {
  object: OpensloObject;
  path: (string | number)[];
  metadata?: RawMetadata;
  spec: RawIndicator;
  /** Of several within one object, which: tells the data sources apart that are made of it. */
  part?: number;
}

/** What an SLO measures, or of a composite one of its objectives; undefined when it names an SLI that there is not. */
export function resolveIndicator(
  slo: OpensloObject<RawOf<'SLO'>>,
  index: ObjectIndex,
  objective?: number,
): ServiceLevelIndicator | undefined {
  const placed = findIndicator(slo, index, objective);
  if (!placed) return undefined;
  const { metadata, spec } = placed;
  const sources: PlacedSource[] = [];
  const read = (role: string, raw: RawSource | undefined): MetricSource => {
    const { source, path } = resolveSource(placed, role, raw ?? { spec: {} }, index);
    sources.push({ role, source, object: placed.object, path });
    return source;
  };
  const indicator = {
    ...(metadata && { about: { name: metadata.name, ...readRemarks(metadata, spec.description) } }),
    ...(!metadata &&
      spec.description !== undefined && { about: { description: spec.description } }),
    ...(spec.ratioMetric?.counter !== undefined && { counter: spec.ratioMetric.counter }),
    ...readMetrics(spec, read),
  };
  checkJournalSources(sources);
  return indicator;
}

function findIndicator(
  slo: OpensloObject<RawOf<'SLO'>>,
  index: ObjectIndex,
  objective?: number,
): PlacedIndicator | undefined {
  const use = objective === undefined ? slo.spec : slo.spec.objectives[objective];
  const { indicator, indicatorRef } = use ?? {};
  const wording = WORDING[slo.version];
  const place = ['spec', ...(objective === undefined ? [] : ['objectives', objective])];
  if (indicator) {
    return {
      object: slo,
      path: [...place, wording.indicator, 'spec'],
      part: objective,
      ...indicator,
    };
  }
  const path = [...place, wording.indicatorRef];
  const sli = index.require('SLI', indicatorRef ?? '', slo, path);
  return sli && { object: sli, path: ['spec'], metadata: sli.metadata, spec: sli.spec };
}

/** The schema has made sure that one of these forms is complete. */
function readMetrics(
  { thresholdMetric, ratioMetric = {} }: RawIndicator,
  read: (role: string, raw: RawSource | undefined) => MetricSource,
): ServiceLevelIndicator {
  if (thresholdMetric)
    return { kind: 'threshold', metric: read('thresholdMetric', thresholdMetric) };
  const { good, bad, total, raw, rawType = 'success' } = ratioMetric;
  if (raw) return { kind: 'raw', rawType, raw: read('raw', raw) };
  return good
    ? { kind: 'ratio', good: read('good', good), total: read('total', total) }
    : { kind: 'ratio-of-bad', bad: read('bad', bad), total: read('total', total) };
}

function resolveSource(
  { object, path, part }: PlacedIndicator,
  role: string,
  { ref, type, spec, connectionDetails }: RawSource,
  index: ObjectIndex,
): { source: MetricSource; path: (string | number)[] } {
  const { source: key } = WORDING[object.version];
  const rolePath = role === 'thresholdMetric' ? [role] : ['ratioMetric', role];
  const place = [...path, ...rolePath, ...(key ? [key] : [])];
  if (connectionDetails) {
    const which = part === undefined ? '' : `${part + 1}-`;
    const made = { type, connectionDetails };
    const name = index.makeSource(object, `${which}${role.toLowerCase()}`, made);
    return { source: { type, ref: name, spec }, path: place };
  }
  const known = ref === undefined ? undefined : index.find('DataSource', ref);
  const stated = known?.spec.type as string | undefined;
  if (type !== undefined && stated !== undefined && type !== stated) {
    const message =
      `Failed to read ${role}: got the type ${type}, and the data source ${ref} is of type ` +
      `${stated}. Expected the same.`;
    object.findings.add([...place, 'type'], message);
  }
  noteUnknownSource(object, place, ref, index);
  const resolved = type ?? stated;
  const source: MetricSource = {
    ...(resolved !== undefined && { type: resolved }),
    ...(ref !== undefined && { ref }),
    spec,
  };
  return { source, path: place };
}

/** Data sources may be defined elsewhere: only where some are defined here a missing one is odd. */
function noteUnknownSource(
  { doubts, version }: OpensloObject,
  place: (string | number)[],
  ref: string | undefined,
  index: ObjectIndex,
): void {
  const names = index.namesOf('DataSource');
  if (ref === undefined || names.length === 0 || names.includes(ref)) return;
  const key = version === 'v1' ? 'metricSourceRef' : 'dataSourceRef';
  doubts.add([...place, key], `The files have no DataSource ${ref}, only ${names.join(', ')}.`);
}
