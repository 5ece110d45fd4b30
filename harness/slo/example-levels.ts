import type { ServiceLevel } from '../objectives/service-level.ts';

const DAY_MS = 86_400_000;

/** A service level that is measured from journals, for tests: 99 % of all calls over 30 days. */
export function exampleLevel(
  source: Record<string, unknown> = { unit: 'calls' },
  wanted: Partial<ServiceLevel> & { target?: number } = {},
): ServiceLevel {
  const { target = 0.99, ...more } = wanted;
  const { good: _, ...counted } = source;
  return {
    name: 'level',
    service: 'voice-agent',
    indicator: {
      kind: 'ratio',
      good: { type: 'deadair', spec: source },
      total: { type: 'deadair', spec: counted },
    },
    window: { kind: 'rolling', lengthMs: 30 * DAY_MS, text: '30d' },
    method: 'occurrences',
    objectives: [{ target }],
    alerts: [],
    ...more,
  };
}
