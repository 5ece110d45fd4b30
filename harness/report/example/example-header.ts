import type { JournalHeader } from '../../journal/header.ts';
import type { Expectation, Scenario } from '../../scenario/scenario.ts';

const TEXT = `# yaml-language-server: $schema=./scenario.schema.json
title: Grok dies in the middle of calls
question: Does the caller keep talking, remembered, when the voice provider dies in mid-call?
proves: [RED-6, RED-13, DEG-9]
stack: { profiles: [phase-1] }
settings: { CIRCUIT_BREAKER_TIMEOUT: 3s }   # the design says 60 s

load:
  callers: { rate: 1/s, script: book-appointment }
  requests: { rate: 20/s, mix: dashboard-reads }

steady:
  - turn-success: { atLeast: 100%, over: 5s }

timeline:
  - at: 9s
    fault: { kill: grok }
    for: 8s
    name: grok-dead

expect:
  - failover: { of: voice-ai, to: openai, within: 5s }
  - dead-air: { p95: 1.5s, max: 2s }
  - answer-gap: { max: 4.5s }
  - turn-latency: { p95: 2s }
  - calls-dropped: { max: 0 }
  - conversation-kept: { atLeast: 100% }
  - words: { repeatedPerCall: 1, stale: 0 }
  - headers: { probe: agent-status, during: grok-dead, X-Degraded-Mode: "true", X-Fallback-Used: openai }
  - availability: { of: agent-status, bad: { atMost: 1, per: 1000 } }
`;

export const EXAMPLE_RUN = '2026-03-04T09-12-30.118-grok-killed-mid-call-phase-1';

/** Where an expectation stands in the example scenario, and its text. */
export function findLine(kind: string): { line: number; text: string } {
  const lines = TEXT.split('\n');
  const index = lines.findIndex((line) => line.trim().startsWith(`- ${kind}:`));
  return { line: index + 1, text: (lines[index] ?? '').trim().replace(/^- /, '') };
}

function describeScenario(): Scenario {
  const deadAir: Expectation = {
    kind: 'dead-air',
    ...findLine('dead-air'),
    window: { over: 'fault' },
    bounds: [
      { statistic: 'p95', atMostMs: 1_500 },
      { statistic: 'max', atMostMs: 2_000 },
    ],
  };
  return {
    path: 'scenarios/grok-killed-mid-call.yaml',
    text: TEXT,
    title: 'Grok dies in the middle of calls',
    question: 'Does the caller keep talking, remembered, when the voice provider dies in mid-call?',
    proves: ['RED-6', 'RED-13', 'DEG-9'],
    stack: { file: 'system-under-test/stack.yaml', profiles: ['phase-1'] },
    settings: { CIRCUIT_BREAKER_TIMEOUT: '3s' },
    load: {
      callers: { ratePerS: 1, script: 'book-appointment' },
      requests: { ratePerS: 20, mix: 'dashboard-reads' },
      probes: { 'agent-status': { ratePerS: 100 } },
    },
    steady: [{ kind: 'turn-success', atLeast: 1, overMs: 5_000 }],
    timeline: [
      {
        name: 'grok-dead',
        fault: { kind: 'kill', target: 'grok', share: 1 },
        moment: { atMs: 9_000 },
        forMs: 8_000,
        line: 15,
      },
    ],
    expect: [deadAir],
    abort: [],
    drainMs: 60_000,
    expectVerdict: 'met',
  };
}

export function exampleHeader(): JournalHeader {
  const scenario = describeScenario();
  const [step] = scenario.timeline;
  if (!step) throw new Error('the example scenario has a step');
  return {
    schema: 1,
    run: EXAMPLE_RUN,
    trial: 1,
    startedAt: '2026-03-04T09:12:30.118Z',
    scenario,
    plan: {
      seed: '1k9x2fq',
      steps: [{ ...step, repeat: undefined, engine: 'proxy', links: ['voice-gateway->grok'] }],
    },
    stack: {
      file: 'system-under-test/stack.yaml',
      text: 'services:\n  voice-gateway:\n    command: node voice-gateway/main.ts # <b>not markup</b>\n',
      profile: 'phase-1',
      backend: 'embedded',
      failovers: {
        'voice-ai': { of: ['grok', 'openai'], makers: { grok: 'grok', openai: 'openai' } },
      },
      probes: {
        'agent-status': { good: { status: 200, withinMs: 200 }, servedBy: [] },
        user: {
          good: { status: 200, withinMs: 200 },
          servedBy: ['dashboard->postgres', 'dashboard->redis'],
        },
      },
      links: [
        { name: 'voice-gateway->grok', from: 'voice-gateway', to: 'grok' },
        { name: 'voice-gateway->openai', from: 'voice-gateway', to: 'openai' },
      ],
      drainMs: 60_000,
    },
    settings: { CIRCUIT_BREAKER_TIMEOUT: '3s' },
    seed: '1k9x2fq',
    versions: { deadair: '0.1.0', node: '24.21.0', postgresql: '18.4', redis: '7.0.15' },
    machine: { cpus: 2, model: 'AMD EPYC 7B13', memoryGb: 8, platform: 'linux x64' },
    command: 'deadair run scenarios/grok-killed-mid-call.yaml --profile phase-1 --seed 1k9x2fq',
  };
}
