import type { EventBody, JournalEvent } from '../../journal/event.ts';
import type { Journal } from '../../journal/reader.ts';
import { exampleCall, FAULT_FROM_MS, FAULT_TO_MS, type Timed } from './example-calls.ts';
import { exampleHeader } from './example-header.ts';

const CALLS = 24;
const END_MS = 36_000;

/**
 * What a run of the example scenario would leave behind: 24 calls, a provider killed at 9 s for 8 s,
 * probes at 100/s, a breaker. Made from a fixed seed, so that tests can name what is in it.
 */
export function exampleJournal(): Journal<JournalEvent[]> {
  const random = drawFrom(7);
  const sources: Record<string, Timed[]> = {
    experiment: exampleExperiment(),
    callers: Array.from({ length: CALLS }, (_, index) => exampleCall(index, random)).flat(),
    probes: [...exampleProbes(random), ...exampleMetrics()],
    proxy: [
      harm(FAULT_FROM_MS + 1, 'connection-reset', 9),
      harm(FAULT_FROM_MS + 260, 'connection-refused', 14),
      { kind: 'late', process: 'proxy', fromMs: 21_400, toMs: 21_406.2, lostMs: 6.2, atMs: 21_406 },
    ],
    twilio: [
      { kind: 'late', process: 'twilio', fromMs: 6_010, toMs: 6_014.1, lostMs: 4.1, atMs: 6_014 },
    ],
  };
  const events = Object.entries(sources).flatMap(([source, bodies]) => number(source, bodies));
  return { header: exampleHeader(), events, torn: [] };
}

function number(source: string, bodies: Timed[]): JournalEvent[] {
  const process = ['proxy', 'twilio'].includes(source) ? source : 'runner';
  const sorted = bodies.toSorted((a, b) => a.atMs - b.atMs);
  const all: Timed[] = [{ kind: 'source-opened', process, pid: 4_210, atMs: -40 }, ...sorted];
  all.push({ kind: 'source-closed', count: all.length, atMs: END_MS });
  return all.map((body, seq) => ({ ...body, source, seq }));
}

function exampleExperiment(): Timed[] {
  const fault = (state: 'asked' | 'in-force' | 'felt' | 'heal-asked' | 'gone', atMs: number) =>
    ({
      kind: 'fault',
      fault: 'grok-dead',
      faultKind: 'kill',
      target: 'grok',
      state,
      earliestMs: atMs - 1,
      latestMs: atMs,
      atMs,
    }) satisfies EventBody & { atMs: number };
  return [
    { kind: 'clock', wallMs: 1_772_615_550_118, atMs: 0 },
    { kind: 'phase', phase: 'baseline', atMs: 0 },
    { kind: 'steady', steady: true, detail: 'turn-success 100 % over 5 s', atMs: 5_050 },
    { kind: 'phase', phase: 'fault', atMs: 9_000 },
    fault('asked', 9_000),
    { ...fault('in-force', FAULT_FROM_MS), exercised: { midAnswer: 5, pending: 2 } },
    { ...fault('felt', FAULT_FROM_MS + 2), evidence: 'voice-gateway->grok' },
    fault('heal-asked', 17_000),
    fault('gone', FAULT_TO_MS),
    { kind: 'phase', phase: 'recovery', atMs: FAULT_TO_MS },
    { kind: 'phase', phase: 'aftermath', atMs: 24_100 },
    { kind: 'phase', phase: 'drain', atMs: 27_100 },
    { kind: 'late', process: 'runner', fromMs: 15_000, toMs: 15_011.5, lostMs: 11.5, atMs: 15_012 },
    { kind: 'phase', phase: 'end', atMs: 35_900 },
    { kind: 'outcome', outcome: 'completed', atMs: END_MS },
  ];
}

function harm(atMs: number, kind: 'connection-reset' | 'connection-refused', count: number): Timed {
  return {
    kind: 'harm',
    on: 'voice-gateway->grok',
    harm: kind,
    fault: 'grok-dead',
    count,
    atMs,
  };
}

function exampleProbes(random: () => number): Timed[] {
  const events: Timed[] = [];
  for (let intendedMs = 0; intendedMs < 27_000; intendedMs += 10) {
    const failed = intendedMs > 9_010 && intendedMs < 9_070;
    const degraded = intendedMs >= 9_070 && intendedMs < 18_420;
    const answeredMs = intendedMs + 2 + random() * 3;
    events.push({
      kind: 'probe',
      probe: 'agent-status',
      intendedMs,
      sentMs: intendedMs,
      ...(failed ? { failure: 'ECONNRESET' } : { answeredMs, status: 200 }),
      good: !failed,
      headers: degraded ? { 'x-degraded-mode': 'true', 'x-fallback-used': 'openai' } : {},
      serial: false,
      atMs: answeredMs,
    });
    if (intendedMs % 50 === 0) {
      const user = { probe: 'user', intendedMs, sentMs: intendedMs, answeredMs, status: 200 };
      events.push({
        kind: 'probe',
        ...user,
        good: true,
        headers: {},
        serial: false,
        atMs: answeredMs,
      });
    }
  }
  return events;
}

function exampleMetrics(): Timed[] {
  const states: [atMs: number, value: number][] = [
    [120, 0],
    [9_150, 2],
    [12_190, 1],
    [12_440, 2],
    [15_440, 1],
    [15_690, 2],
    [18_190, 1],
    [18_440, 0],
  ];
  const breaker = (dependency: string, value: number, atMs: number): Timed => ({
    kind: 'inside-metric',
    component: 'voice-gateway',
    metric: 'circuit_breaker_state',
    labels: { service: 'voice-gateway', dependency },
    value,
    atMs,
  });
  return [
    ...states.map(([atMs, value]) => breaker('grok', value, atMs)),
    breaker('openai', 0, 120),
    {
      kind: 'inside-decision',
      component: 'voice-gateway',
      failover: 'voice-ai',
      detail: { from: 'grok', to: 'openai' },
      atMs: 9_041,
    },
  ];
}

/** A small seeded source of chance (mulberry32). */
function drawFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
