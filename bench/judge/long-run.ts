import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EventOf } from '../../harness/journal/event.ts';
import type { JournalHeader } from '../../harness/journal/header.ts';
import { loadOpenslo } from '../../harness/objectives/openslo/parse-openslo.ts';
import type { ServiceLevel } from '../../harness/objectives/service-level.ts';
import { exampleHeader } from '../../harness/slo/example-header.ts';
import { expectation } from '../../harness/slo/journal-builder.ts';
import type { Outage, World } from './world.ts';

/** Every run of the reference stack is held to these: they stand in the header of its journal. */
const SERVICE_LEVELS = join(import.meta.dirname, '../../system-under-test/slo');

const FAULTS = [
  { name: 'grok-dead', kind: 'kill', target: 'grok', onHost: false },
  { name: 'database-paused', kind: 'pause', target: 'postgres', onHost: true },
] as const;

/** Everything that the long run is asked; all of it is met. */
const EXPECT = [
  expectation('availability', { of: 'user', atLeast: 0.99, window: { over: 'all' } }),
  expectation('response-time', {
    of: 'user',
    bounds: [{ statistic: 'p99', atMostMs: 250 }],
    window: { over: 'all' },
  }),
  expectation('read-freshness', {
    of: 'latest-call',
    wrong: 0,
    bounds: [{ statistic: 'p95', atMostMs: 500 }],
    window: { over: 'all' },
  }),
  expectation('time-to-degraded-answer', { of: 'user', withinMs: 2_000 }),
  expectation('headers', {
    probe: 'user',
    present: { 'x-degraded-mode': 'true' },
    absent: [],
    honest: false,
    settleMs: 500,
    window: { during: 'database-paused' },
  }),
  expectation('dead-air', {
    bounds: [{ statistic: 'p95', atMostMs: 2_000 }],
    window: { over: 'all' },
  }),
  expectation('turn-latency', {
    bounds: [{ statistic: 'p50', atMostMs: 2_000 }],
    window: { during: 'grok-dead' },
  }),
  expectation('failover', { of: 'voice-ai', to: 'openai', withinMs: 3_000 }),
  expectation('turn-success', { atLeast: 1, window: { over: 'all' } }),
  expectation('conversation-kept', { atLeast: 1 }),
  expectation('calls-dropped', { max: 0, window: { over: 'all' } }),
  expectation('words', { stale: 0, skipped: 0, window: { over: 'all' } }),
  expectation('sessions-kept', { atLeast: 1, window: { over: 'all' } }),
  expectation('writes', { lost: 0, doubled: 0, misordered: 0, window: { over: 'all' } }),
  expectation('recovery', { withinMs: 10_000 }),
];

export function longRunHeader(): JournalHeader {
  const header = exampleHeader({
    title: 'A long run',
    question: 'Is a journal of any size judged?',
    expect: EXPECT.map((one, index) => ({ ...one, line: index + 1 })),
    steady: [
      { kind: 'turn-success', atLeast: 1, overMs: 4_000 },
      { kind: 'availability', of: 'user', atLeast: 1, overMs: 4_000 },
    ],
  });
  header.serviceLevels = readServiceLevels();
  for (const { name, kind, target, onHost } of FAULTS) {
    header.plan.steps.push({
      name,
      fault: { kind, target, share: 1 },
      moment: { atMs: 0 },
      engine: onHost ? 'host' : 'proxy',
      links: [],
    });
  }
  return header;
}

function readServiceLevels(): ServiceLevel[] {
  const files = readdirSync(SERVICE_LEVELS).sort();
  const { levels, problems } = loadOpenslo(files.map((file) => join(SERVICE_LEVELS, file)));
  if (!levels) throw new Error(problems[0]?.message);
  return levels;
}

/** The life of both faults, and the phases around them. */
export function addTimeline(world: World): void {
  const put = (atMs: number, phase: EventOf<'phase'>['phase']): void =>
    world.put({ kind: 'phase', phase, source: 'experiment', atMs });
  put(0, 'baseline');
  const detail = 'turn-success 5 of 5';
  world.put({ kind: 'steady', steady: true, detail, source: 'experiment', atMs: 5_000 });
  put(world.grokDead.fromMs - 3, 'fault');
  put(world.databaseDead.toMs, 'recovery');
  addFault(world, FAULTS[0], world.grokDead);
  addFault(world, FAULTS[1], world.databaseDead);
}

function addFault(
  world: World,
  { name, kind, target, onHost }: (typeof FAULTS)[number],
  { fromMs, toMs }: Outage,
): void {
  const step = (state: EventOf<'fault'>['state'], atMs: number, more: object = {}): void =>
    world.put({
      kind: 'fault',
      fault: name,
      faultKind: kind,
      target,
      state,
      earliestMs: atMs,
      latestMs: atMs,
      ...more,
      source: 'experiment',
      atMs,
    });
  step('asked', fromMs - 2, { asPlanned: true });
  step('in-force', fromMs);
  world.put({
    kind: 'harm',
    on: onHost ? `dashboard->${target}` : target,
    harm: 'connection-reset',
    count: 1,
    ...(onHost ? {} : { fault: name }),
    source: 'proxy',
    atMs: fromMs,
  });
  step('heal-asked', toMs);
  step('gone', toMs + 10);
}
