import { z } from 'zod';
import type { Wording } from './openslo-schema.ts';
import type { RawSource } from './raw-object.ts';
import { isMap, refuseUnlessOne } from './refuse-unless-one.ts';

const said = z.string().min(1);
const anything = z.record(z.string(), z.unknown());

/** v1: `metricSource: { metricSourceRef, type, spec }`. */
const nestedSource = z
  .strictObject({
    metricSource: z
      .strictObject({
        metricSourceRef: said.optional(),
        type: said.optional(),
        spec: anything,
      })
      .refine((source) => source.metricSourceRef !== undefined || source.type !== undefined, {
        error: 'at least one of metricSourceRef or type',
        when: ({ value }) => isMap(value),
      }),
  })
  .transform(
    ({ metricSource: { metricSourceRef: ref, ...rest } }): RawSource => ({ ref, ...rest }),
  );

/** v2alpha: `dataSourceRef` or `dataSourceSpec` beside `spec`. */
const flatSource = refuseUnlessOne(
  z.strictObject({
    dataSourceRef: said.optional(),
    dataSourceSpec: z
      .strictObject({
        description: z.string().optional(),
        type: said,
        connectionDetails: anything.optional(),
      })
      .optional(),
    spec: anything,
  }),
  ['dataSourceRef', 'dataSourceSpec'],
).transform(({ dataSourceRef: ref, dataSourceSpec, spec }): RawSource => {
  const { type, connectionDetails } = dataSourceSpec ?? {};
  return { ref, type, spec, connectionDetails };
});

/** What an SLI is: a threshold metric, or a ratio in one of its three forms. */
export function indicatorShapes(wording: Wording, description: z.ZodType<string>) {
  const source = wording.source ? nestedSource : flatSource;
  const ratio = z
    .strictObject({
      counter: z.boolean().optional(),
      good: source.optional(),
      bad: source.optional(),
      total: source.optional(),
      rawType: z.enum(['success', 'failure']).optional(),
      raw: source.optional(),
    })
    .superRefine(
      (value, context) => {
        for (const message of findRatioFaults(value)) context.addIssue({ code: 'custom', message });
      },
      { when: ({ value }) => isMap(value) },
    );
  return refuseUnlessOne(
    z.strictObject({
      description: description.optional(),
      thresholdMetric: source.optional(),
      ratioMetric: ratio.optional(),
    }),
    ['thresholdMetric', 'ratioMetric'],
  );
}

/** `good` or `bad` with `total`; or `raw` with `rawType`, and nothing else. */
function findRatioFaults(value: Record<string, unknown>): string[] {
  const has = (key: string): boolean => value[key] !== undefined;
  const counted = ['good', 'bad', 'total'].filter(has);
  if (has('raw')) {
    const beside = counted.length > 0 ? [`raw without ${counted.join(', ')}`] : [];
    return has('rawType') ? beside : [...beside, 'rawType beside raw: success or failure'];
  }
  const faults: string[] = [];
  if (has('good') && has('bad')) faults.push('only one of good or bad');
  if (!has('good') && !has('bad')) faults.push('good or bad beside total, or raw and rawType');
  if (!has('total')) faults.push('total beside good or bad, or raw and rawType');
  if (has('rawType')) faults.push('no rawType without raw');
  return faults;
}
