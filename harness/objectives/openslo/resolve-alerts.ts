import { suggestWord } from '../../scenario/nearest-word.ts';
import { explainImpossible } from '../burn-rate.ts';
import type { BurnRateAlert, NotificationTarget, ServiceLevelObjective } from '../service-level.ts';
import { refuseUnknownAnnotations, SHORT_WINDOW, SHORT_WINDOW_OF } from './annotations.ts';
import { shorthand } from './duration-shorthand.ts';
import type { ObjectIndex } from './object-index.ts';
import type { RawCondition, RawInline, RawMetadata, RawOf, RawPolicy } from './raw-object.ts';
import type { OpensloObject } from './read-objects.ts';
import { readRemarks } from './read-remarks.ts';

/** An object within another, or one that stands by itself: where its problems are told. */
interface Placed<S> extends RawInline<S> {
  object: OpensloObject;
  path: (string | number)[];
}

/** An alert, and where its burn rate stands. */
export interface PlacedAlert {
  alert: BurnRateAlert;
  object: OpensloObject;
  conditionPath: (string | number)[];
  /** Of the policy of a short window: the policy whose it is. */
  shortOf?: string;
  policyPath: (string | number)[];
}

type SloObject = OpensloObject<RawOf<'SLO'>>;

/** The alerts of an SLO; a pair of policies for two windows is one of them. */
export function resolveAlerts(slo: SloObject, index: ObjectIndex): PlacedAlert[] {
  const policies = (slo.spec.alertPolicies ?? []).flatMap((use, at): Placed<RawPolicy>[] => {
    const path = ['spec', 'alertPolicies', at];
    if (use.spec) return [{ object: slo, path, metadata: use.metadata, spec: use.spec }];
    const refPath = [...path, 'alertPolicyRef'];
    const found = index.require('AlertPolicy', use.alertPolicyRef ?? '', slo, refPath);
    return found ? [{ object: found, path: [], metadata: found.metadata, spec: found.spec }] : [];
  });
  const placed = policies.flatMap((policy) => resolvePolicy(policy, index));
  refuseRepeated(placed);
  return joinPairs(placed);
}

function resolvePolicy(policy: Placed<RawPolicy>, index: ObjectIndex): PlacedAlert[] {
  const { object, path, metadata, spec } = policy;
  if (!metadata) {
    const message = 'Failed to read an alert policy: got no metadata. Expected metadata: { name }.';
    object.findings.add(path, message);
    return [];
  }
  const condition = findCondition(policy, index);
  if (!condition) return [];
  const { lookbackWindow, alertAfter, op, threshold } = condition.spec.condition;
  noteInvertedOp(condition);
  const { annotations = {} } = metadata;
  refuseUnknownAnnotations(annotations, object.findings, [...path, 'metadata', 'annotations']);
  const { [SHORT_WINDOW]: short, [SHORT_WINDOW_OF]: shortOf, ...others } = annotations;
  const shortWindowMs = short === undefined ? undefined : readShortWindow(policy, short);
  const alert: BurnRateAlert = {
    name: metadata.name,
    ...readRemarks({ ...metadata, annotations: keepFilled(others) }, spec.description),
    severity: condition.spec.severity,
    burnRate: threshold,
    ...(op === 'gt' && { op }),
    longWindowMs: lookbackWindow.ms,
    ...(shortWindowMs !== undefined && { shortWindowMs }),
    forMs: typeof alertAfter === 'object' ? alertAfter.ms : 0,
    ...describeCondition(condition),
    ...readTells(spec),
    ...readTargets(policy),
  };
  const conditionPath = [...condition.path, 'spec', 'condition'];
  return [{ alert, object: condition.object, conditionPath, shortOf, policyPath: path }];
}

function findCondition(
  { object, path, spec }: Placed<RawPolicy>,
  index: ObjectIndex,
): Placed<RawCondition> | undefined {
  const [use] = spec.conditions;
  const place = [...path, 'spec', 'conditions', 0];
  if (use?.spec) return { object, path: place, metadata: use.metadata, spec: use.spec };
  const ref = use?.conditionRef ?? '';
  const found = index.require('AlertCondition', ref, object, [...place, 'conditionRef']);
  return found && { object: found, path: [], metadata: found.metadata, spec: found.spec };
}

/** The specification's own examples write `lte` for "exceeds". */
function noteInvertedOp({ object, path, spec }: Placed<RawCondition>): void {
  const { op, threshold } = spec.condition;
  if (op !== 'lte' && op !== 'lt') return;
  const message =
    `op: ${op} would alert while the burn rate is below ${threshold}. The examples of OpenSLO ` +
    'write it for "exceeds": it is read as gte.';
  object.doubts.add([...path, 'spec', 'condition', 'op'], message);
}

function readShortWindow({ object, path }: Placed<RawPolicy>, text: string): number | undefined {
  const read = shorthand('mhdwMQY', '5m').safeParse(text);
  if (read.success) return read.data.ms;
  const message = `Failed to read ${SHORT_WINDOW}: got ${text}. Expected a duration such as 5m.`;
  object.findings.add([...path, 'metadata', 'annotations', SHORT_WINDOW], message);
  return undefined;
}

function keepFilled<T extends object>(map: T): T | undefined {
  return Object.keys(map).length > 0 ? map : undefined;
}

function describeCondition({ metadata, spec }: Placed<RawCondition>): Partial<BurnRateAlert> {
  const { name, ...said } = metadata ?? ({} as Partial<RawMetadata>);
  const remarks = { ...(name !== undefined && { name }), ...readRemarks(said, spec.description) };
  const condition = keepFilled(remarks);
  return condition ? { condition } : {};
}

function readTells(spec: RawPolicy): Partial<BurnRateAlert> {
  const { alertWhenBreaching: breach, alertWhenResolved: resolved, alertWhenNoData: noData } = spec;
  const tells = keepFilled({
    ...(breach !== undefined && { breach }),
    ...(resolved !== undefined && { resolved }),
    ...(noData !== undefined && { noData }),
  });
  return tells ? { tells } : {};
}

function readTargets({ object, path, spec }: Placed<RawPolicy>): Partial<BurnRateAlert> {
  if (!spec.notificationTargets) return {};
  const notify = spec.notificationTargets.flatMap((use, at): NotificationTarget[] => {
    if (use.targetRef !== undefined) return [{ ref: use.targetRef }];
    if (use.metadata && use.spec) {
      const { description, target } = use.spec;
      return [{ name: use.metadata.name, target, ...readRemarks(use.metadata, description) }];
    }
    const message =
      'Failed to read a notification target: got no metadata. Expected metadata: { name }.';
    object.findings.add([...path, 'spec', 'notificationTargets', at], message);
    return [];
  });
  return { notify };
}

function refuseRepeated(placed: PlacedAlert[]): void {
  const seen = new Set<string>();
  for (const { alert, object, policyPath } of placed) {
    if (seen.has(alert.name)) {
      const message =
        `Failed to name the alert policy ${alert.name}: the SLO has one of that name. ` +
        'Expected another name.';
      object.findings.add([...policyPath, 'metadata', 'name'], message);
    }
    seen.add(alert.name);
  }
}

/** Takes the policies of short windows into those of the long ones, which they must agree with. */
function joinPairs(placed: PlacedAlert[]): PlacedAlert[] {
  for (const short of placed) {
    const { shortOf, object, policyPath } = short;
    if (shortOf === undefined) continue;
    const place = [...policyPath, 'metadata', 'annotations', SHORT_WINDOW_OF];
    const long = placed.find(({ alert }) => alert.name === shortOf);
    if (!long) {
      const names = placed.flatMap(({ alert }) => (alert === short.alert ? [] : [alert.name]));
      const message =
        `Failed to find the alert policy ${shortOf}: the SLO has none of that name. ` +
        'Expected the policy of the long window.';
      object.findings.add(place, message, suggestWord(shortOf, names));
    } else if (!isPair(long.alert, short.alert)) {
      const message =
        `Failed to join ${short.alert.name} to ${shortOf}: they differ in severity, burn rate, op ` +
        `or alertAfter, or ${shortOf} has another ${SHORT_WINDOW}. Expected a pair.`;
      object.findings.add(place, message);
    }
  }
  return placed.filter(({ shortOf }) => shortOf === undefined);
}

function isPair(long: BurnRateAlert, short: BurnRateAlert): boolean {
  return (
    long.shortWindowMs === short.longWindowMs &&
    long.severity === short.severity &&
    long.burnRate === short.burnRate &&
    long.op === short.op &&
    long.forMs === short.forMs
  );
}

/** An alert that can never fire is worse than none: it looks like a guard. */
export function refuseImpossibleAlerts(
  slo: SloObject,
  alerts: PlacedAlert[],
  objectives: ServiceLevelObjective[],
): void {
  for (const { alert, object, conditionPath } of alerts) {
    for (const { target } of objectives) {
      const reason = explainImpossible(alert, target);
      if (reason === undefined) continue;
      const message = `Failed to alert on ${slo.metadata.name} by ${alert.name}: ${reason}`;
      object.findings.add([...conditionPath, 'threshold'], message);
    }
    if (alert.shortWindowMs !== undefined && alert.shortWindowMs >= alert.longWindowMs) {
      const message =
        `Failed to read ${alert.name}: its short window is as long as its long one. ` +
        'Expected a shorter one.';
      object.findings.add([...conditionPath, 'lookbackWindow'], message);
    }
  }
}
