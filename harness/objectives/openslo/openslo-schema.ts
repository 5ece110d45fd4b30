import { z } from 'zod';
import { shorthand } from './duration-shorthand.ts';
import { indicatorShapes } from './indicator-schema.ts';
import type { AnyRawObject, KindName, RawServiceLevel } from './raw-object.ts';
import { isMap, refuseUnlessOne } from './refuse-unless-one.ts';

/** In what the two versions differ; everything else is the same. */
export interface Wording {
  indicator: 'indicator' | 'sli';
  indicatorRef: 'indicatorRef' | 'sliRef';
  /** Units of durations, and an example. */
  units: string;
  example: string;
  /** The key under which a source stands in `good`, `total` …; none when it stands there itself. */
  source: 'metricSource' | undefined;
}

export const WORDING = {
  v1: {
    indicator: 'indicator',
    indicatorRef: 'indicatorRef',
    units: 'mhdwMQY',
    example: '5m, 12h, 4w or 1M',
    source: 'metricSource',
  },
  v2alpha: {
    indicator: 'sli',
    indicatorRef: 'sliRef',
    units: 'mhdw',
    example: '5m, 12h, 7d or 4w',
    source: undefined,
  },
} satisfies Record<string, Wording>;

export type Version = keyof typeof WORDING;

export const API_VERSIONS: Record<string, Version> = {
  'openslo/v1': 'v1',
  'openslo.com/v2alpha': 'v2alpha',
};

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const LABEL = /^[a-zA-Z0-9]([-_.a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/;
const DNS = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const ANNOTATION = new RegExp(`^(${DNS}/)?${LABEL.source.slice(1)}`);

const name = z.string().regex(NAME, {
  error:
    'a name of 1 to 63 small letters, digits and dashes, which begins and ends with none of the ' +
    'dashes, such as voice-call-success',
});
const labelKey = z.string().regex(LABEL, {
  error: 'a label of 1 to 63 letters, digits, dashes, underscores and dots',
});
const annotationKey = z.string().regex(ANNOTATION, {
  error: 'a name, or a domain and a name such as example.com/dashboard',
});
const said = z.string().min(1);
const description = z.string().max(1_050, { error: 'at most 1050 characters' });
const op = z.enum(['lte', 'gte', 'lt', 'gt']);

const metadata = z.strictObject({
  name,
  displayName: z.string().optional(),
  labels: z
    .record(labelKey, z.union([z.string(), z.array(z.string())], { error: 'text, or several' }))
    .optional(),
  annotations: z.record(annotationKey, z.string()).optional(),
});

/** An object that may stand by itself or, without its version, within another one. */
function inline(kind: KindName, spec: z.ZodType) {
  return { kind: z.literal(kind).optional(), metadata: metadata.optional(), spec };
}

/** Either the name of an object, or the object. */
function referable(ref: string, kind: KindName, spec: z.ZodType) {
  const shape = { [ref]: said.optional(), ...inline(kind, spec.optional()) };
  return refuseUnlessOne(z.strictObject(shape), [ref, 'spec']);
}

function alertShapes({ units, example }: Wording) {
  const lookback = shorthand(units, example);
  const condition = z.strictObject({
    description: description.optional(),
    severity: said,
    condition: z.strictObject({
      kind: z.literal('burnrate').default('burnrate'),
      op,
      threshold: z.number().gt(0, { error: 'a burn rate above 0' }),
      lookbackWindow: lookback,
      alertAfter: z.literal('0m').or(lookback).optional(),
    }),
  });
  const target = z.strictObject({ description: description.optional(), target: said });
  const oneCondition =
    'exactly one condition: OpenSLO allows no second one; a second window is a second policy ' +
    'and the annotation deadair.dev/short-window';
  const policy = z.strictObject({
    description: description.optional(),
    alertWhenNoData: z.boolean().optional(),
    alertWhenResolved: z.boolean().optional(),
    alertWhenBreaching: z.boolean().optional(),
    conditions: z
      .array(referable('conditionRef', 'AlertCondition', condition), { error: oneCondition })
      .length(1, { error: oneCondition }),
    notificationTargets: z
      .array(referable('targetRef', 'AlertNotificationTarget', target))
      .optional(),
  });
  return { condition, target, policy };
}

const ONE_WINDOW =
  'a list of exactly one time window: the specification calls it optional, but there is no budget without one';

function expectShare({ input }: { input?: unknown }): string {
  const isPercent = typeof input === 'number' && input > 1 && input < 100;
  return `a share below 1, such as 0.999${isPercent ? `. Write targetPercent: ${input}` : ''}`;
}

function serviceLevelShape(wording: Wording, indicator: z.ZodType, policy: z.ZodType) {
  const { indicator: key, indicatorRef: refKey } = wording;
  const length = shorthand(wording.units, wording.example);
  const window = z.strictObject({
    duration: length,
    isRolling: z.boolean().optional(),
    calendar: z.strictObject({ startTime: z.string(), timeZone: said }).optional(),
  });
  const objective = refuseUnlessOne(
    z.strictObject({
      displayName: z.string().optional(),
      ...(wording.indicator === 'sli' && { labels: z.record(labelKey, z.string()).optional() }),
      op: op.optional(),
      value: z.number().optional(),
      target: z.number().min(0).lt(1, { error: expectShare }).optional(),
      targetPercent: z.number().min(0).lt(100, { error: 'a percentage below 100' }).optional(),
      timeSliceTarget: z
        .number()
        .gt(0, { error: 'a share above 0: at 0 every slice is good' })
        .max(1)
        .optional(),
      timeSliceWindow: z
        .union([z.number().gt(0), length], { error: `a number of minutes, or ${wording.example}` })
        .optional(),
      [key]: z.strictObject(inline('SLI', indicator)).optional(),
      [refKey]: said.optional(),
      compositeWeight: z.number().gt(0, { error: 'a weight above 0' }).optional(),
    }),
    ['target', 'targetPercent'],
  );
  const spec = refuseUnlessOne(
    z.strictObject({
      description: description.optional(),
      service: said,
      [key]: z.strictObject(inline('SLI', indicator)).optional(),
      [refKey]: said.optional(),
      timeWindow: z.array(window, { error: ONE_WINDOW }).length(1, { error: ONE_WINDOW }),
      budgetingMethod: z.enum(['Occurrences', 'Timeslices', 'TimeSlices', 'RatioTimeslices']),
      objectives: z.array(objective).min(1),
      alertPolicies: z.array(referable('alertPolicyRef', 'AlertPolicy', policy)).optional(),
    }),
    [key, refKey],
    // The objectives of a composite have indicators of their own.
    ({ objectives }) =>
      Array.isArray(objectives) &&
      objectives.some((one) => isMap(one) && (key in one || refKey in one)),
  );
  const rename = ({ [key]: own, [refKey]: ref, ...rest }: Record<string, unknown>) => {
    return { ...rest, indicator: own, indicatorRef: ref };
  };
  return spec.transform((written): RawServiceLevel => {
    const { objectives, ...rest } = written as { objectives: Record<string, unknown>[] };
    return { ...rename(rest), objectives: objectives.map(rename) } as unknown as RawServiceLevel;
  });
}

/** The schema of each kind of object of a version; all give the shape of v1. */
function describeKinds(version: Version): Record<KindName, z.ZodType<AnyRawObject>> {
  const wording: Wording = WORDING[version];
  const { condition, target, policy } = alertShapes(wording);
  const indicator = indicatorShapes(wording, description);
  const anything = z.record(z.string(), z.unknown());
  const specs: Record<KindName, z.ZodType> = {
    SLO: serviceLevelShape(wording, indicator, policy),
    SLI: indicator,
    AlertPolicy: policy,
    AlertCondition: condition,
    AlertNotificationTarget: target,
    DataSource: z.strictObject({
      description: description.optional(),
      type: said,
      connectionDetails: anything.optional(),
    }),
    Service: z.strictObject({ description: description.optional() }),
  };
  return Object.fromEntries(
    Object.entries(specs).map(([kind, spec]) => [
      kind,
      z.strictObject({ apiVersion: z.string(), kind: z.literal(kind), metadata, spec }),
    ]),
  ) as unknown as Record<KindName, z.ZodType<AnyRawObject>>;
}

export const SCHEMAS: Record<Version, Record<KindName, z.ZodType<AnyRawObject>>> = {
  v1: describeKinds('v1'),
  v2alpha: describeKinds('v2alpha'),
};

export const KINDS = Object.keys(SCHEMAS.v1) as KindName[];
