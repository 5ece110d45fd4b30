import type { LoadRow } from '../../slo/verdict.ts';
import { formatCount, formatMs } from './quantity.ts';

/** Heads of the table of what k6 saw; numbers stand from the fourth on. */
export const LOAD_HEADS = [
  'load',
  'series',
  'window',
  'count',
  'errors',
  'dropped',
  'p50',
  'p95',
  'p99',
  'p95 by k6',
];
export const FIRST_NUMBER = 3;

/** What the columns mean, for who has not read the manual. */
export const LOAD_CAPTION =
  'What was under way during a fault counts there. Quantiles are interpolated as k6 does it; what was ' +
  'never answered, hung, or was dropped for want of a virtual user, never ended. “p95 by k6” is its own ' +
  'http_req_duration, in which a refused connection took 0 ms and what was dropped is missing.';

/** One cell for each head. */
export function describeLoadRow(row: LoadRow): string[] {
  const { load, scenario, series, window, count, errors, dropped } = row;
  const quantiles = [row.p50Ms, row.p95Ms, row.p99Ms, row.k6P95Ms];
  return [
    load === scenario || scenario === '' ? load : `${load} · ${scenario}`,
    series,
    window,
    ...[count, errors, dropped].map(formatCount),
    ...quantiles.map((ms) => (ms === undefined ? '–' : formatMs(ms))),
  ];
}
