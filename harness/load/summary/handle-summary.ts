import { z } from 'zod';
import type { OwnSummary } from './own-summary.ts';

/** What `handleSummary(data)` is given, as JSON: figures stand under `values`, and `ok` is a threshold that passed. */
export const handleSummary = z
  .looseObject({
    state: z.unknown(),
    metrics: z.record(
      z.string(),
      z.looseObject({
        values: z.record(z.string(), z.number().nullable()),
        thresholds: z.record(z.string(), z.looseObject({ ok: z.boolean() })).optional(),
      }),
    ),
  })
  .transform(({ metrics }): OwnSummary => {
    const thresholds = Object.entries(metrics).flatMap(([name, { thresholds = {} }]) =>
      Object.entries(thresholds).map(([text, { ok }]) => [`${name} ${text}`, ok]),
    );
    const took = metrics.http_req_duration?.values;
    const { passes, fails } = metrics.http_req_failed?.values ?? {};
    return {
      shape: 'handle-summary',
      thresholds: Object.fromEntries(thresholds),
      failed: passes ?? undefined,
      requests: passes == null ? undefined : passes + (fails ?? 0),
      p95Ms: took?.['p(95)'] ?? undefined,
      p99Ms: took?.['p(99)'] ?? undefined,
    };
  });
