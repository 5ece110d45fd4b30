import fc from 'fast-check';
import type {
  BurnRateAlert,
  ComplianceWindow,
  MetricSource,
  Remarks,
  ServiceLevel,
  ServiceLevelIndicator,
} from '../service-level.ts';

const MINUTE_MS = 60_000;

const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
/** Anything that YAML has to quote, too. */
const text = fc.oneof(
  fc.string({ minLength: 1, unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('yes', '1.0', '~', '2020-01-21', '- a', '# b', 'c: d', ' e ', 'null', 'f\'"g'),
);
const key = fc.stringMatching(/^[a-zA-Z]([-_.a-zA-Z0-9]{0,10}[a-zA-Z0-9])?$/);
const minutes = (most: number) => fc.integer({ min: 1, max: most }).map((n) => n * MINUTE_MS);
const optional = <T>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(shape, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;

const remarks: fc.Arbitrary<Remarks> = optional<Required<Remarks>>({
  displayName: text,
  description: text,
  labels: fc.dictionary(key, fc.oneof(text, fc.array(text, { maxLength: 3 })), { maxKeys: 3 }),
  annotations: fc.dictionary(
    key.map((word) => `example.com/${word}`),
    text,
    { minKeys: 1, maxKeys: 3 },
  ),
});

const source: fc.Arbitrary<MetricSource> = fc
  .record({
    type: fc.constantFrom('prometheus', 'datadog'),
    ref: fc.option(name, { nil: undefined }),
    spec: fc.dictionary(key, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
  })
  // JSON has a -0 that YAML reads as 0.
  .map((one) => JSON.parse(JSON.stringify(one)) as MetricSource);

const window: fc.Arbitrary<ComplianceWindow> = fc.oneof(
  fc
    .constantFrom(['1h', 3_600_000], ['4w', 2_419_200_000], ['30d', 2_592_000_000])
    .map(([length, lengthMs]) => ({
      kind: 'rolling' as const,
      text: String(length),
      lengthMs: Number(lengthMs),
    })),
  fc.record({
    kind: fc.constant('calendar' as const),
    count: fc.integer({ min: 1, max: 12 }),
    unit: fc.constantFrom('d', 'w', 'M', 'Q', 'Y'),
    start: fc.constant('2026-01-01 00:00:00'),
    timeZone: fc.constantFrom('Europe/Berlin', 'UTC'),
  }) as fc.Arbitrary<ComplianceWindow>,
);

const alert: fc.Arbitrary<BurnRateAlert> = fc
  .tuple(
    remarks,
    fc.record({
      severity: text,
      burnRate: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      longWindowMs: minutes(5_000).map((ms) => ms + MINUTE_MS),
      forMs: fc.oneof(fc.constant(0), minutes(100)),
    }),
    optional<Required<Pick<BurnRateAlert, 'op' | 'shortWindowMs' | 'notify'>>>({
      op: fc.constant('gt'),
      shortWindowMs: fc.constant(MINUTE_MS),
      notify: fc.array(
        fc.oneof(
          fc.record({ ref: name }),
          fc.tuple(remarks, name, text).map(([about, own, target]) => ({
            ...about,
            name: own,
            target,
          })),
        ),
        { maxLength: 2 },
      ),
    }),
    fc.option(fc.tuple(name, remarks), { nil: undefined }),
    fc.option(fc.boolean(), { nil: undefined }),
  )
  .map(([about, required, others, condition, noData]) => ({
    ...about,
    name: 'set-later',
    ...required,
    ...others,
    ...(condition && { condition: { name: condition[0], ...condition[1] } }),
    ...(noData !== undefined && { tells: { breach: !noData, noData } }),
  }));

const indicator: fc.Arbitrary<ServiceLevelIndicator> = fc
  .tuple(
    fc.oneof(
      fc.record({ kind: fc.constant('ratio' as const), good: source, total: source }),
      fc.record({ kind: fc.constant('ratio-of-bad' as const), bad: source, total: source }),
      fc.record({
        kind: fc.constant('raw' as const),
        rawType: fc.constantFrom('success' as const, 'failure' as const),
        raw: source,
      }),
      fc.record({ kind: fc.constant('threshold' as const), metric: source }),
    ),
    fc.option(fc.tuple(name, remarks), { nil: undefined }),
    fc.boolean(),
  )
  .map(([metrics, about, counter]) => ({
    ...metrics,
    ...(about && { about: { name: about[0], ...about[1] } }),
    ...(metrics.kind !== 'threshold' && { counter }),
  }));

const LONG = 'y'.repeat(58);
/** Of the alerts of one level: some whose shortened names are one, and some that a made name could take. */
const alertNames = fc.constantFrom(
  ['alert-0', 'alert-1', 'alert-2'],
  [`${LONG}-1`, `${LONG}-2`, `${LONG}-3`],
  ['a', 'a-short', 'a-short-2'],
);

/** Any service level that OpenSLO v1 has words for. */
export const anyLevel: fc.Arbitrary<ServiceLevel> = fc
  .record({
    about: remarks,
    name,
    service: text,
    indicator,
    window,
    method: fc.constantFrom('occurrences', 'timeslices', 'ratio-timeslices'),
    targets: fc.array(fc.double({ min: 0, max: 0.99, noNaN: true }), {
      minLength: 1,
      maxLength: 3,
    }),
    displayName: fc.option(text, { nil: undefined }),
    sliceMs: minutes(2_000),
    value: fc.double({ min: -100, max: 100, noNaN: true }),
    alerts: fc.array(alert, { maxLength: 3 }),
    alertNames,
    parts: fc.option(
      fc.array(fc.record({ indicator, weight: fc.double({ min: 0.1, max: 9, noNaN: true }) }), {
        minLength: 3,
        maxLength: 3,
      }),
      { nil: undefined, freq: 3 },
    ),
  })
  .map(({ about, targets, displayName, sliceMs, value, method, alerts, parts, ...others }) => {
    const { alertNames: names, ...rest } = others;
    const level = parts ? { ...rest, indicator: { kind: 'composite' as const } } : rest;
    const isThreshold = level.indicator.kind === 'threshold';
    const objectives = targets.map((target, index) => ({
      ...(parts?.[index] && { part: parts[index] }),
      target: target + 0,
      ...(displayName !== undefined && { displayName }),
      ...((parts?.[index]?.indicator ?? level.indicator).kind === 'threshold' && {
        op: 'lt' as const,
        value: value + 0,
      }),
      ...(method === 'timeslices' && { timeSliceTarget: 1 }),
      ...(method !== 'occurrences' && { timeSliceWindowMs: sliceMs }),
    }));
    return {
      ...about,
      ...level,
      method: method as ServiceLevel['method'],
      // A threshold has one: v1 allows no more.
      objectives: objectives.slice(0, isThreshold ? 1 : 3) as ServiceLevel['objectives'],
      alerts: alerts.map((one, index) => ({ ...one, name: names[index] ?? '' })),
    };
  });
