import type { RunView } from '../slo/run-view.ts';

export const GOAL = 0.99;
export const BUDGET = 0.01;
export const WINDOW_MS = 30 * 86_400_000;
/** Turns that take longer are bad; the stub takes from 80 to 1,300 ms. */
export const SLOW_MS = 700;

type ServiceLevel = NonNullable<RunView['header']['serviceLevels']>[number];

/** Good is what the stub answered with 200, however late: only then does it know the truth. */
const ANSWERED = { good: { status: [200] } };

/** Service levels that the stub knows the truth of, by the names under which rows find them. */
export function knownLevels(probes: Iterable<string>): ServiceLevel[] {
  return [
    countLevel('answers', { unit: 'requests' }),
    countLevel('calls', { unit: 'calls' }),
    {
      ...countLevel('turns', {}),
      indicator: {
        kind: 'threshold',
        metric: { type: 'deadair', spec: { unit: 'turns', quantity: 'turn-latency', in: 'ms' } },
      },
      objectives: [{ target: GOAL, op: 'lte', value: SLOW_MS }],
    },
    ...[...probes].flatMap((of) => [
      countLevel(`answers of ${of}`, { unit: 'requests', of }),
      countLevel(`seconds of ${of}`, { unit: 'seconds', of }),
    ]),
  ];
}

function countLevel(name: string, counted: { unit?: string; of?: string }): ServiceLevel {
  const spec = counted.unit === 'calls' ? counted : { ...counted, ...ANSWERED };
  return {
    name,
    service: 'stub',
    indicator: {
      kind: 'ratio',
      good: { type: 'deadair', spec },
      total: { type: 'deadair', spec: counted },
    },
    window: { kind: 'rolling', lengthMs: WINDOW_MS, text: '30d' },
    method: 'occurrences',
    objectives: [{ target: GOAL }],
    alerts: [],
  };
}

/** The run as if its stack file had named those levels. */
export function withKnownLevels(run: RunView): RunView {
  const serviceLevels = knownLevels(run.probes.keys());
  return { ...run, header: { ...run.header, serviceLevels } };
}
