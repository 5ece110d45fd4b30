import type { RunView } from '../../slo/run-view.ts';

/** One metric of the stack itself, as stretches of equal value. Inside evidence. */
export interface MetricSeen {
  /** `Breaker of grok in voice-gateway` */
  title: string;
  stretches: { fromMs: number; toMs: number; value: number; text: string }[];
}

const BREAKER = 'circuit_breaker_state';
const BREAKER_STATES = ['closed', 'half-open', 'open'];

/** Breakers first; every other metric that the run journalled follows. */
export function listMetrics(run: RunView, endMs: number): MetricSeen[] {
  const metrics = new Map<string, MetricSeen & { breaker: boolean }>();
  for (const event of run.events.of('inside-metric')) {
    const { component, metric, labels, value, atMs } = event;
    const key = `${component} ${metric} ${JSON.stringify(labels)}`;
    const breaker = metric === BREAKER;
    const entry = metrics.get(key) ?? {
      title: describeMetric(component, metric, labels),
      stretches: [],
      breaker,
    };
    metrics.set(key, entry);
    const last = entry.stretches.at(-1);
    if (last?.value === value) continue;
    if (last) last.toMs = atMs;
    const text = (breaker ? BREAKER_STATES[value] : undefined) ?? String(value);
    entry.stretches.push({ fromMs: atMs, toMs: Math.max(atMs, endMs), value, text });
  }
  return [...metrics.values()].sort((a, b) => Number(b.breaker) - Number(a.breaker));
}

function describeMetric(component: string, metric: string, labels: Record<string, string>): string {
  if (metric === BREAKER)
    return `Breaker of ${labels.dependency ?? 'a dependency'} in ${component}`;
  const rest = Object.entries(labels).filter(([name]) => name !== 'service');
  const text = rest.map(([name, value]) => `${name}=${value}`).join(', ');
  return `${component}: ${metric}${text && ` (${text})`}`;
}
