import type { JournalHeader } from '../journal/header.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** The header of a small run, for journals that are written by hand. */
export function exampleHeader(scenario: Partial<Scenario>): JournalHeader {
  return {
    schema: 1,
    run: 'run-1',
    trial: 1,
    startedAt: '2026-11-21T06:00:00.000Z',
    scenario: {
      path: 'scenarios/x.yaml',
      text: '',
      title: 'A title',
      question: 'A question?',
      proves: [],
      stack: { file: 'stack.yaml', profiles: [] },
      settings: {},
      load: { probes: {} },
      steady: [{ kind: 'turn-success', atLeast: 1, overMs: 5_000 }],
      timeline: [],
      expect: [],
      abort: [],
      drainMs: 60_000,
      expectVerdict: 'met',
      ...scenario,
    },
    plan: { seed: 's', steps: [] },
    stack: {
      file: 'stack.yaml',
      text: '',
      backend: 'embedded',
      failovers: {
        'voice-ai': { of: ['grok', 'openai'], makers: { grok: 'grok', openai: 'openai' } },
      },
      probes: {
        user: {
          good: { status: 200, withinMs: 200 },
          servedBy: ['dashboard->postgres', 'dashboard->redis'],
        },
        'latest-call': {
          good: { status: 200, withinMs: 200 },
          servedBy: ['dashboard->postgres', 'dashboard->redis'],
          reads: { write: 'save-call' },
        },
      },
      links: [
        { name: 'voice-gateway->grok', from: 'voice-gateway', to: 'grok' },
        { name: 'dashboard->postgres', from: 'dashboard', to: 'postgres' },
      ],
      drainMs: 60_000,
    },
    settings: {},
    seed: 's',
    versions: {},
    machine: { cpus: 2, model: 'x', memoryGb: 4, platform: 'linux' },
    command: 'npx deadair run',
  };
}
