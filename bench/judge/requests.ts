import { isDuring, toMicros, type World } from './world.ts';
import { lastReadable } from './writes.ts';

/** Requests each second by probe: the mean of the suite of scenarios. */
const RATES = { user: 49, 'agent-status': 6, 'latest-call': 12, calls: 1 };
/** Before the stack notices that its database is away. */
const NOTICED_AFTER_MS = 300;
const DEGRADED_AFTER_MS = 2_000;

/** One second of open-loop requests, good but for the moment in which the database goes. */
export function addRequests(world: World, second: number): void {
  for (const [probe, rate] of Object.entries(RATES)) {
    for (let index = 0; index < rate; index += 1) {
      addRequest(world, probe, second * 1_000 + ((index + 0.5) * 1_000) / rate);
    }
  }
}

function addRequest(world: World, probe: string, dueMs: number): void {
  const { random, databaseDead } = world;
  const intendedMs = toMicros(dueMs);
  const sentMs = toMicros(dueMs + random() * 0.8);
  const needsDatabase = probe !== 'agent-status';
  const isAway = needsDatabase && isDuring(databaseDead, sentMs);
  const isBad = isAway && sentMs < databaseDead.fromMs + NOTICED_AFTER_MS;
  const { fromMs, toMs } = databaseDead;
  const isDegraded =
    needsDatabase &&
    isDuring({ fromMs: fromMs + NOTICED_AFTER_MS, toMs: toMs + DEGRADED_AFTER_MS }, sentMs);
  const answeredMs = toMicros(sentMs + (isBad ? 260 : 3 + random() * (random() < 0.01 ? 90 : 6)));
  if (probe === 'user') {
    world.known.requests += 1;
    if (isBad) world.known.badAnswers += 1;
  }
  world.put({
    kind: 'probe',
    probe,
    intendedMs,
    sentMs,
    answeredMs,
    status: isBad ? 500 : 200,
    good: !isBad,
    headers: isDegraded ? { 'x-degraded-mode': 'true', 'x-fallback-used': 'redis-cache' } : {},
    serial: false,
    ...(probe === 'latest-call' ? lastReadable(world, sentMs) : {}),
    source: 'probes',
    atMs: toMicros(answeredMs + 0.2),
  });
}
