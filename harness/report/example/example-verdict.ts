import type { Row, Verdict } from '../../slo/verdict.ts';
import { EXAMPLE_RUN, findLine } from './example-header.ts';

const DURING = [{ fromMs: 9_003, toMs: 17_012 }];
const VOICE = { windows: DURING, evidence: 'outside', population: 'turns exercised by grok-dead' };

type Given = Partial<Row> & Pick<Row, 'kind' | 'quantity' | 'unit' | 'bound' | 'samples'>;

function row(given: Given): Row {
  const common = { verdict: 'met', ...VOICE, ...findLine(given.kind) } as const;
  return { ...common, ...given } as Row;
}

const inMs = (value: number): Pick<Row, 'unit' | 'bound'> => ({
  unit: 'ms',
  bound: { op: '<=', value },
});
const inCount = (value: number): Pick<Row, 'unit' | 'bound'> => ({
  unit: 'count',
  bound: { op: '<=', value },
});

const ROWS: Row[] = [
  row({
    kind: 'failover',
    quantity: 'failover voice-ai to openai max',
    ...inMs(5_000),
    low: 1_986.2,
    high: 2_014.1,
    samples: 7,
    population: 'calls owed an answer by openai',
  }),
  row({
    kind: 'dead-air',
    quantity: 'dead-air p95',
    ...inMs(1_500),
    low: 1_139,
    high: 1_166,
    samples: 31,
  }),
  row({
    kind: 'dead-air',
    quantity: 'dead-air max',
    ...inMs(2_000),
    low: 2_123.4,
    high: 2_151.9,
    samples: 31,
    verdict: 'missed',
    reason: 'call-08, turn 1: 2.14 s without a sound from 9.21 s on',
  }),
  row({
    kind: 'answer-gap',
    quantity: 'answer-gap max',
    ...inMs(4_500),
    low: 2_123.4,
    high: 2_151.9,
    samples: 31,
  }),
  row({
    kind: 'turn-latency',
    quantity: 'turn-latency p95',
    ...inMs(2_000),
    low: 631,
    high: 662,
    samples: 31,
  }),
  row({
    kind: 'calls-dropped',
    quantity: 'calls dropped',
    ...inCount(0),
    low: 0,
    high: 0,
    samples: 24,
    population: 'calls',
  }),
  row({
    kind: 'conversation-kept',
    quantity: 'conversation kept',
    unit: 'share',
    bound: { op: '>=', value: 1 },
    low: 1,
    high: 1,
    samples: 9,
    population: 'facts asked of the backup',
  }),
  row({
    kind: 'words',
    quantity: 'words repeated in a call',
    ...inCount(1),
    low: 0,
    high: 0,
    samples: 24,
  }),
  row({ kind: 'words', quantity: 'words stale', ...inCount(0), low: 0, high: 0, samples: 24 }),
  row({
    kind: 'headers',
    quantity: 'answers of agent-status without their headers',
    ...inCount(0),
    low: 0,
    high: 0,
    samples: 742,
    excluded: 3,
    population: 'answers of agent-status',
  }),
  row({
    kind: 'availability',
    quantity: 'agent-status bad of 1,000',
    ...inCount(1),
    low: 5,
    high: 6,
    samples: 742,
    population: 'requests of agent-status',
    verdict: 'inconclusive',
    reason: '742 requests were sent while the fault lasted; one in 1,000 needs at least 1,000',
  }),
];

/** A verdict on the example journal with every kind of row: met, missed and inconclusive. */
export function exampleVerdict(): Verdict {
  return {
    schema: 1,
    run: EXAMPLE_RUN,
    scenario: 'scenarios/grok-killed-mid-call.yaml',
    title: 'Grok dies in the middle of calls',
    question: 'Does the caller keep talking, remembered, when the voice provider dies in mid-call?',
    profile: 'phase-1',
    backend: 'embedded',
    seed: '1k9x2fq',
    verdict: 'missed',
    expected: 'met',
    exitCode: 1,
    outcome: 'completed',
    valid: true,
    invalid: [],
    headline:
      'MISSED: when grok was killed, dead-air max was 2,137.7 ms (wanted <= 2,000 ms): call-08, turn 1.',
    rows: ROWS.map((given) => ({ ...given })),
    faults: [
      {
        name: 'grok-dead',
        kind: 'kill',
        target: 'grok',
        askedMs: 9_000,
        inForce: [9_002, 9_003],
        felt: [9_004, 9_005],
        feltBy: 'voice-gateway->grok',
        healAskedMs: 17_000,
        gone: [17_011, 17_012],
        t0: [9_002, 9_003],
        harm: [
          { on: 'voice-gateway->grok', harm: 'connection-reset', count: 9 },
          { on: 'voice-gateway->grok', harm: 'connection-refused', count: 14 },
        ],
      },
    ],
    notes: [
      { name: 'detection time (inside)', value: '38 ms' },
      { name: 'noise floor of turn latency', value: '622 ms p50, 644 ms max' },
    ],
  };
}
