import type { ServiceLevel } from './service-level.ts';

/** A service level of 99.9 % over 30 days, measured from journals; tests say what differs. */
export function exampleLevel(changes: Partial<ServiceLevel> = {}): ServiceLevel {
  return {
    name: 'call-success',
    service: 'voice-gateway',
    indicator: {
      kind: 'ratio',
      good: { type: 'deadair', spec: { unit: 'calls' } },
      total: { type: 'deadair', spec: { unit: 'calls' } },
    },
    window: { kind: 'rolling', lengthMs: 2_592_000_000, text: '30d' },
    method: 'occurrences',
    objectives: [{ target: 0.999 }],
    alerts: [],
    ...changes,
  };
}
