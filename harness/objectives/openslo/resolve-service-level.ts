import type {
  ServiceLevel,
  ServiceLevelIndicator,
  ServiceLevelObjective,
} from '../service-level.ts';
import { OBJECTIVE_OF } from './annotations.ts';
import { makeName } from './make-name.ts';
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
  const isComposite = checkComposite(slo);
  const indicator: ServiceLevelIndicator | undefined = isComposite
    ? { kind: 'composite' }
    : resolveIndicator(slo, index);
  const window = resolveWindow(slo);
  const objectives = resolveObjectives(slo, method, (at) =>
    isComposite ? resolveIndicator(slo, index, at) : indicator,
  );
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
  const levels = splitObjectives(level, index.madeLevels);
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
function splitObjectives(level: ServiceLevel, taken: Set<string>): ServiceLevel[] {
  return level.objectives.map((objective, index) => ({
    ...level,
    name: makeName(level.name, String(index + 1), taken),
    annotations: { ...level.annotations, [OBJECTIVE_OF]: level.name },
    objectives: [objective],
  }));
}

function resolveObjectives(
  slo: SloObject,
  method: ServiceLevel['method'],
  indicatorOf: (index: number) => ServiceLevelIndicator | undefined,
): ServiceLevelObjective[] {
  const { spec, version, findings } = slo;
  const isWhole = spec.objectives.every((objective) => !isPart(objective));
  if (version === 'v1' && isWhole && spec.objectives.length > 1 && isThreshold(indicatorOf(0))) {
    const message =
      `Failed to read spec.objectives: got ${spec.objectives.length} for a thresholdMetric. ` +
      'Expected one: OpenSLO v1 allows several for a ratioMetric only. Write an SLO for each.';
    findings.add(['spec', 'objectives', 1], message);
  }
  return spec.objectives.map((objective, index) => {
    const indicator = indicatorOf(index);
    checkThreshold(slo, objective, index, isThreshold(indicator));
    checkSlices(slo, objective, index, method);
    if (objective.labels !== undefined) {
      const path = ['spec', 'objectives', index, 'labels'];
      slo.doubts.addAtKey(path, 'labels of an objective have no place in v1: left out.');
    }
    return resolveObjective(objective, indicator);
  });
}

function resolveObjective(
  objective: RawObjective,
  indicator?: ServiceLevelIndicator,
): ServiceLevelObjective {
  const { displayName, op, value, target, targetPercent, timeSliceTarget } = objective;
  const { timeSliceWindow: slice, compositeWeight: weight } = objective;
  return {
    ...(displayName !== undefined && { displayName }),
    target: target ?? readPercent(targetPercent ?? 0),
    ...(isThreshold(indicator) && { op, value }),
    ...(timeSliceTarget !== undefined && { timeSliceTarget }),
    ...(slice !== undefined && {
      timeSliceWindowMs: typeof slice === 'number' ? slice * 60_000 : slice.ms,
    }),
    ...(indicator &&
      isPart(objective) && { part: { indicator, ...(weight !== undefined && { weight }) } }),
  };
}

/** `99.95` is read as 99.95e-2, so that it is 0.9995 and not one bit beside it. */
function readPercent(percent: number): number {
  const text = String(percent);
  return text.includes('e') ? percent / 100 : Number(`${text}e-2`);
}

function isThreshold(indicator: ServiceLevelIndicator | undefined): boolean {
  return indicator?.kind === 'threshold';
}

function isPart({ indicator, indicatorRef }: RawObjective): boolean {
  return indicator !== undefined || indicatorRef !== undefined;
}

/** Whether the objectives have indicators of their own: all of them then, exactly one each, and the SLO none. */
function checkComposite({ spec, version, findings, doubts }: SloObject): boolean {
  const { indicator, indicatorRef } = WORDING[version];
  const isComposite = spec.objectives.some(isPart);
  for (const [index, objective] of spec.objectives.entries()) {
    const path = ['spec', 'objectives', index];
    const refuse = (got: string, expected: string): void => {
      const message = `Failed to read spec.objectives[${index}]: got ${got}. Expected ${expected}.`;
      findings.add(path, message);
    };
    const one = `one ${indicator} or ${indicatorRef}`;
    if (isComposite && !isPart(objective)) refuse('neither', `${one}, as beside it`);
    if (objective.indicator !== undefined && objective.indicatorRef !== undefined) {
      refuse('both', one);
    }
    if (!isComposite && objective.compositeWeight !== undefined) {
      refuse('compositeWeight without an indicator', `${one} for each objective of a composite`);
    }
  }
  if (!isComposite) return false;
  if (spec.indicator !== undefined || spec.indicatorRef !== undefined) {
    const key = spec.indicator === undefined ? indicatorRef : indicator;
    const message =
      `Failed to read spec.${key}: got one beside objectives with indicators of their own. ` +
      'Expected either.';
    findings.addAtKey(['spec', key], message);
  }
  const message =
    'A composite is kept and written, and not judged: a weighted sum of unlike events has no interval ' +
    'that could be trusted. Write an SLO for each indicator to have it judged.';
  doubts.addAtKey(['spec', 'objectives'], message);
  return true;
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
    const isGiven = objective[key as keyof typeof wanted] !== undefined;
    if (isGiven === isWanted) continue;
    const path = ['spec', 'objectives', index, ...(isGiven ? [key] : [])];
    const got = isGiven ? 'it' : 'nothing';
    const expected = isWanted ? `it beside ${method}` : `none beside ${method}`;
    const message = `Failed to read spec.objectives[${index}].${key}: got ${got}.`;
    findings.add(path, `${message} Expected ${expected}.`);
  }
}
