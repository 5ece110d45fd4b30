import type { EventOf } from '../journal/event.ts';
import { formatQuantity } from './format-quantity.ts';

const LEADER = 'k6’s own summary, of its whole run';

/** What k6 said of its whole run, beside the windows that decide. */
export function describeSummary(summary: EventOf<'load-summary'>): string {
  const { shape, failure, thresholds, failed, requests, p95Ms, p99Ms } = summary;
  if (shape === undefined) return failure ?? `${LEADER}, could not be read.`;
  const told = Object.entries(thresholds ?? {});
  const verdicts = told.map(([text, ok]) => `${text} ${ok ? 'passed' : 'failed'}`);
  const parts = [
    thresholds === undefined
      ? 'this shape has no thresholds'
      : verdicts.join(', ') || 'no thresholds',
    ...(requests === undefined ? [] : [`${failed} of ${requests} requests failed`]),
    describeQuantile('p95', p95Ms),
    describeQuantile('p99', p99Ms),
  ];
  return `${LEADER} (${shape}): ${parts.join('; ')}.`;
}

function describeQuantile(name: string, ms: number | undefined): string {
  const missing = `no ${name}, which the script's summaryTrendStats would have to name`;
  return ms === undefined ? missing : `${name} of http_req_duration ${formatQuantity(ms, 'ms')}`;
}
