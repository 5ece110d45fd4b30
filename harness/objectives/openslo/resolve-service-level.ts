import type { ServiceLevel, ServiceLevelObjective } from '../service-level.ts';
import { OBJECTIVE_OF } from './annotations.ts';
import type { ObjectIndex } from './object-index.ts';
import { WORDING } from './openslo-schema.ts';
import type { RawObjective, RawOf } from './raw-object.ts';
import type { OpensloObject } from './read-objects.ts';
import { readRemarks } from './read-remarks.ts';
import { refuseImpossibleAlerts, resolveAlerts } from './resolve-alerts.ts';
import { resolveIndicator } from './resolve-indicator.ts';
import { resolveWindow } from './resolve-window.ts';

type SloObject = OpensloObject<RawOf<'SLO'>>;

const METHODS = {
  Occurrences: 'occurrences',
  Timeslices: 'timeslices',
  TimeSlices: 'timeslices',
  RatioTimeslices: 'ratio-timeslices',
} as const;

/**
 * What an SLO promises. More than one when it holds several objectives for a threshold, which only
 * v2alpha allows. What is wrong with it stands in its findings then.
 */
export function resolveServiceLevel(slo: SloObject, index: ObjectIndex): ServiceLevel[] {
  const { metadata, spec } = slo;
  const method = METHODS[spec.budgetingMethod as keyof typeof METHODS];
  if (spec.budgetingMethod === 'TimeSlices') {
    const message =
      'TimeSlices is how the specification writes Timeslices in its prose. Understood.';
    slo.doubts.add(['spec', 'budgetingMethod'], message);
  }
  const indicator = resolveIndicator(slo, index);
  const window = resolveWindow(slo);
  const objectives = resolveObjectives(slo, method, indicator?.kind === 'threshold');
  const alerts = resolveAlerts(slo, index);
  refuseImpossibleAlerts(slo, alerts, objectives);
  const [first, ...others] = objectives;
  if (!indicator || !window || !first) return [];
  const level: ServiceLevel = {
    name: metadata.name,
    ...readRemarks(metadata, spec.description),
    service: spec.service,
    indicator,
    window,
    method,
    objectives: [first, ...others],
    alerts: alerts.map(({ alert }) => alert),
  };
  if (indicator.kind !== 'threshold' || others.length === 0) return [level];
  const levels = splitObjectives(level);
  const taken = levels.find(({ name }) => index.namesOf('SLO').includes(name));
  if (taken) {
    const message =
      `Failed to make ${taken.name} of an objective of ${level.name}: there is an SLO of that ` +
      'name. Expected another name of either.';
    slo.findings.add(['metadata', 'name'], message);
  }
  return levels;
}

/** v1 allows a threshold one objective: each becomes a level of its own, which remembers where it is from. */
function splitObjectives(level: ServiceLevel): ServiceLevel[] {
  return level.objectives.map((objective, index) => ({
    ...level,
    name: `${level.name.slice(0, 60)}-${index + 1}`,
    annotations: { ...level.annotations, [OBJECTIVE_OF]: level.name },
    objectives: [objective],
  }));
}

function resolveObjectives(
  slo: SloObject,
  method: ServiceLevel['method'],
  isThreshold: boolean,
): ServiceLevelObjective[] {
  const { spec, version, findings } = slo;
  if (version === 'v1' && isThreshold && spec.objectives.length > 1) {
    const message =
      `Failed to read spec.objectives: got ${spec.objectives.length} for a thresholdMetric. ` +
      'Expected one: OpenSLO v1 allows several for a ratioMetric only. Write an SLO for each.';
    findings.add(['spec', 'objectives', 1], message);
  }
  return spec.objectives.map((objective, index) => {
    refuseComposite(slo, objective, index);
    checkThreshold(slo, objective, index, isThreshold);
    checkSlices(slo, objective, index, method);
    if (objective.labels !== undefined) {
      const path = ['spec', 'objectives', index, 'labels'];
      slo.doubts.addAtKey(path, 'labels of an objective have no place in v1: left out.');
    }
    return resolveObjective(objective, isThreshold);
  });
}

function resolveObjective(objective: RawObjective, isThreshold: boolean): ServiceLevelObjective {
  const { displayName, op, value, target, targetPercent, timeSliceTarget } = objective;
  const { timeSliceWindow: slice } = objective;
  return {
    ...(displayName !== undefined && { displayName }),
    target: target ?? readPercent(targetPercent ?? 0),
    ...(isThreshold && { op, value }),
    ...(timeSliceTarget !== undefined && { timeSliceTarget }),
    ...(slice !== undefined && {
      timeSliceWindowMs: typeof slice === 'number' ? slice * 60_000 : slice.ms,
    }),
  };
}

/** `99.95` is read as 99.95e-2, so that it is 0.9995 and not one bit beside it. */
function readPercent(percent: number): number {
  const text = String(percent);
  return text.includes('e') ? percent / 100 : Number(`${text}e-2`);
}

function refuseComposite(slo: SloObject, objective: RawObjective, index: number): void {
  const { indicator, indicatorRef } = WORDING[slo.version];
  for (const key of [indicator, indicatorRef, 'compositeWeight']) {
    if (objective[key] === undefined) continue;
    const message =
      `Failed to use spec.objectives[${index}].${key}: got a composite objective, and weighted ` +
      'sums of unlike events have no interval that could be trusted. ' +
      'Expected one indicator for the SLO. Write an SLO for each indicator.';
    slo.findings.addAtKey(['spec', 'objectives', index, key], message);
  }
}

function checkThreshold(
  { findings, doubts }: SloObject,
  { op, value }: RawObjective,
  index: number,
  isThreshold: boolean,
): void {
  const path = ['spec', 'objectives', index];
  for (const [key, given] of Object.entries({ op, value })) {
    if (isThreshold && given === undefined) {
      const message = `Failed to read spec.objectives[${index}].${key}: got nothing. `;
      findings.add(path, `${message}Expected it beside a thresholdMetric.`);
    }
    if (!isThreshold && given !== undefined) {
      const message = `${key} means nothing beside a ratioMetric: left out.`;
      doubts.addAtKey([...path, key], message);
    }
  }
}

function checkSlices(
  { findings }: SloObject,
  objective: RawObjective,
  index: number,
  method: ServiceLevel['method'],
): void {
  const wanted = {
    timeSliceTarget: method === 'timeslices',
    timeSliceWindow: method !== 'occurrences',
  };
  for (const [key, isWanted] of Object.entries(wanted)) {
    const isGiven = objective[key] !== undefined;
    if (isGiven === isWanted) continue;
    const path = ['spec', 'objectives', index, ...(isGiven ? [key] : [])];
    const got = isGiven ? 'it' : 'nothing';
    const expected = isWanted ? `it beside ${method}` : `none beside ${method}`;
    const message = `Failed to read spec.objectives[${index}].${key}: got ${got}.`;
    findings.add(path, `${message} Expected ${expected}.`);
  }
}
