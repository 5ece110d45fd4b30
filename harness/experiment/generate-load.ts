import { CallLoad } from '../callers/call-load.ts';
import type { Source } from '../journal/writer.ts';
import { Ledger } from '../ledger/ledger.ts';
import type { K6Load } from '../load/k6-load.ts';
import { MetricScraper, type MetricsPage } from '../probes/metric-scraper.ts';
import { SerialProber } from '../probes/serial-prober.ts';
import { SessionProber } from '../probes/session-prober.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { HttpClient } from '../stack/http-client.ts';
import { InFlight } from '../stack/in-flight.ts';
import type { RunningStack } from '../stack/running-stack.ts';
import { createProbers, type Sending, serialTargets } from './create-probers.ts';

/** Metrics that every report shows when a stack has them (DEG-10). */
const REPORTED_METRICS = ['circuit_breaker_state'];

export interface LoadSources {
  callers: Source;
  probes: Source;
  ledger: Source;
}

/** Everything that a scenario sends towards a stack, as one thing that starts and stops. */
export interface GeneratedLoad {
  start(): void;
  /** Stops callers and probes; writes under way are still answered. */
  stop(): Promise<void>;
  /** Waits for acknowledged writes and reads the primary back. */
  drain(drainMs: number): Promise<void>;
  readonly pendingAnswers: number;
  readonly callsUnderWay: number;
  /** Whether all of it flows: k6 takes a moment to start. */
  readonly hasBegun: boolean;
  /** Whether what is to come to its own end has. */
  readonly isDone: boolean;
  /** Why it is not the load that was asked for; undefined while it is. */
  readonly failure: string | undefined;
}

/** Builds callers, probes and writes as the scenario asks for them. */
export function generateLoad(
  run: string,
  scenario: Scenario,
  stack: RunningStack,
  seed: string,
  sources: LoadSources,
  k6?: K6Load,
): GeneratedLoad {
  const client = new HttpClient();
  const inFlight = new InFlight();
  const calls = createCallLoad(scenario, stack, seed, sources.callers);
  const probing = { client, inFlight, source: sources.probes };
  const probers = createProbers(run, scenario, stack, seed, probing);
  const sessions = createSessionProber(scenario, stack, probing);
  const ledger = createLedger(run, scenario, stack, { client, inFlight, source: sources.ledger });
  const serial = new SerialProber({
    targets: serialTargets(run, scenario, stack),
    source: sources.probes,
    client,
    inFlight,
    nextIntendedMs: () =>
      Math.min(...[...probers, sessions, ledger].map((part) => part?.nextMs ?? Infinity)),
    repliesCarried: (links, fromMs, toMs) => stack.repliesCarried(links, fromMs, toMs),
  });
  const scraper = new MetricScraper(
    metricsPages(stack),
    new Set([...REPORTED_METRICS, ...metricsAskedFor(scenario)]),
    sources.probes,
    new HttpClient(),
  );
  const parts = [calls, ...probers, sessions, ledger, serial, scraper, k6].filter(
    (part) => part !== undefined,
  );
  return {
    start: () => {
      for (const part of parts) part.start();
    },
    stop: async () => {
      await Promise.all(parts.map((part) => part.stop()));
    },
    drain: async (drainMs) => {
      await ledger?.drain(drainMs);
      client.close();
    },
    get pendingAnswers() {
      return calls?.pending ?? 0;
    },
    get callsUnderWay() {
      return calls?.underWay ?? 0;
    },
    get hasBegun() {
      return k6?.hasBegun ?? true;
    },
    get isDone() {
      return k6?.isDone ?? true;
    },
    get failure() {
      return k6?.failure;
    },
  };
}

function createCallLoad(
  scenario: Scenario,
  stack: RunningStack,
  seed: string,
  source: Source,
): CallLoad | undefined {
  const { callers } = scenario.load;
  const script = callers && stack.topology.scripts[callers.script];
  if (!callers || !script) return undefined;
  const url = stack.handsets(script.provider);
  return new CallLoad({ url, script, source, seed, ratePerS: callers.ratePerS });
}

function createSessionProber(
  scenario: Scenario,
  stack: RunningStack,
  sending: Sending,
): SessionProber | undefined {
  const { sessions } = scenario.load;
  const session = sessions && stack.topology.sessions[sessions.session];
  if (!sessions || !session) return undefined;
  const { session: name, count, ratePerS } = sessions;
  const [openUrl, checkUrl] = [stack.resolve(session.open), stack.resolve(session.check)];
  return new SessionProber({ name, session, openUrl, checkUrl, count, ratePerS, ...sending });
}

function createLedger(
  run: string,
  scenario: Scenario,
  stack: RunningStack,
  sending: Sending,
): Ledger | undefined {
  const { writes } = scenario.load;
  const write = writes && stack.topology.writes[writes.write];
  if (!writes || !write) return undefined;
  const { on } = write.readBack;
  const database = stack.topology.datastores[on]?.init?.database ?? 'postgres';
  return new Ledger({
    run,
    name: writes.write,
    write,
    url: stack.resolve(write.post),
    ratePerS: writes.ratePerS,
    keys: writes.keys,
    primary: () => ({ ...stack.direct(on), database, user: 'postgres' }),
    ...sending,
  });
}

function metricsPages(stack: RunningStack): MetricsPage[] {
  return Object.values(stack.topology.services).flatMap((service) => {
    if (!service.metrics) return [];
    const { host, port } = stack.direct(service.name);
    return [{ component: service.name, url: `http://${host}:${port}${service.metrics.http}` }];
  });
}

function metricsAskedFor(scenario: Scenario): string[] {
  return scenario.expect.flatMap((row) => (row.kind === 'metric' ? [row.name] : []));
}
