import { z } from 'zod';
import type { OwnSummary } from './own-summary.ts';

/** `--summary-export`: figures stand beside each other, and a threshold is true when it FAILED. */
export const summaryExport = z
  .looseObject({
    root_group: z.unknown(),
    metrics: z.record(
      z.string(),
      z.looseObject({ thresholds: z.record(z.string(), z.boolean()).optional() }),
    ),
  })
  .transform(({ metrics }): OwnSummary => {
    const thresholds = Object.entries(metrics).flatMap(([name, { thresholds = {} }]) =>
      Object.entries(thresholds).map(([text, hasFailed]) => [`${name} ${text}`, !hasFailed]),
    );
    const { http_req_duration: took, http_req_failed: failed } = metrics;
    const [failures, successes] = [readNumber(failed?.passes), readNumber(failed?.fails)];
    return {
      shape: 'summary-export',
      thresholds: Object.fromEntries(thresholds),
      failed: failures,
      requests: failures === undefined ? undefined : failures + (successes ?? 0),
      p95Ms: readNumber(took?.['p(95)']),
      p99Ms: readNumber(took?.['p(99)']),
    };
  });

function readNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
