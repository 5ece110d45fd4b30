import { z } from 'zod';
import type { OwnSummary } from './own-summary.ts';

/** `--new-machine-readable-summary`: no thresholds. Its description says `p(95)`; k6 2.2.0 writes `p95`. */
export const machineReadable = z
  .looseObject({
    metadata: z.unknown(),
    results: z.looseObject({
      metrics: z.array(
        z.looseObject({ name: z.string(), values: z.record(z.string(), z.number().nullable()) }),
      ),
    }),
  })
  .transform(({ results }): OwnSummary => {
    const valuesOf = (wanted: string) =>
      results.metrics.find(({ name }) => name === wanted)?.values;
    const took = valuesOf('http_req_duration');
    const failed = valuesOf('http_req_failed');
    return {
      shape: 'machine-readable',
      failed: failed?.matches ?? undefined,
      requests: failed?.total ?? undefined,
      p95Ms: took?.['p(95)'] ?? took?.p95 ?? undefined,
      p99Ms: took?.['p(99)'] ?? took?.p99 ?? undefined,
    };
  });
