import { toMicros, type World } from './world.ts';

const HARMS_PER_SECOND = 8;
const LATE_EVERY_MS = 390;
const SESSIONS = 20;
const CHECKS_PER_SECOND = 2;
const PROCESSES = ['runner', 'twilio', 'proxy', 'grok', 'openai'];

/** What measuring processes tell of themselves and of links, and the sessions that they keep. */
export function addInstruments(world: World, second: number): void {
  const startMs = second * 1_000;
  const wallMs = 1_795_271_434_997 + startMs;
  world.put({ kind: 'clock', wallMs, source: 'experiment', atMs: toMicros(startMs + 0.4) });
  for (let index = 0; index < HARMS_PER_SECOND; index += 1) {
    const on = index % 2 === 0 ? 'twilio->voice-gateway' : 'voice-gateway->grok';
    const harm = index % 4 === 0 ? 'unanswered' : 'connection-closed';
    const atMs = toMicros(startMs + index * 120 + world.random() * 100);
    world.put({ kind: 'harm', on, harm, count: 1, source: 'proxy', atMs });
  }
  addLateness(world, startMs);
  addSessions(world, second);
}

function addLateness(world: World, startMs: number): void {
  const first = Math.ceil(startMs / LATE_EVERY_MS);
  for (let ordinal = first; ordinal * LATE_EVERY_MS < startMs + 1_000; ordinal += 1) {
    const process = PROCESSES[ordinal % PROCESSES.length] ?? 'runner';
    const source = process === 'runner' ? 'experiment' : process;
    const lostMs = 1 + world.random() * 3;
    const fromMs = toMicros(ordinal * LATE_EVERY_MS);
    const toMs = toMicros(fromMs + lostMs);
    world.put({ kind: 'late', process, fromMs, toMs, lostMs, source, atMs: toMs });
  }
}

function addSessions(world: World, second: number): void {
  const shared = { session: 'sign-in', source: 'probes' } as const;
  if (second < SESSIONS) {
    const sentMs = toMicros(second * 1_000 + 40);
    const answeredMs = toMicros(sentMs + 6);
    const id = `session-${second + 1}`;
    const opened = { kind: 'session-opened', id, opened: true, status: 201 } as const;
    world.put({ ...opened, ...shared, sentMs, answeredMs, atMs: answeredMs });
    return;
  }
  for (let index = 0; index < CHECKS_PER_SECOND; index += 1) {
    const sentMs = toMicros(second * 1_000 + index * 500 + 70);
    const answeredMs = toMicros(sentMs + 4);
    const id = `session-${((second * CHECKS_PER_SECOND + index) % SESSIONS) + 1}`;
    const checked = { kind: 'session-checked', id, outcome: 'works', status: 200 } as const;
    world.put({ ...checked, ...shared, headers: {}, sentMs, answeredMs, atMs: answeredMs });
  }
}
