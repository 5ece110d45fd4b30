import type { Source } from '../journal/writer.ts';
import { Prober, type ProbeTarget } from '../probes/prober.ts';
import { deriveRandom } from '../scenario/random.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { HttpClient } from '../stack/http-client.ts';
import type { InFlight } from '../stack/in-flight.ts';
import { nameKey } from '../stack/name-key.ts';
import type { RunningStack } from '../stack/running-stack.ts';

/** What everything that sends requests shares. */
export interface Sending {
  client: HttpClient;
  inFlight: InFlight;
  source: Source;
}

/** A prober for each probe of the load, and one for its mix. */
export function createProbers(
  run: string,
  scenario: Scenario,
  stack: RunningStack,
  seed: string,
  sending: Sending,
): Prober[] {
  const { requests, writes } = scenario.load;
  const keys = Array.from({ length: writes?.keys ?? 1 }, (_, index) => nameKey(run, index));
  const probers = Object.entries(scenario.load.probes).map(([name, { ratePerS }]) => {
    const targets = probeTargets(stack, name, keys);
    const pick = (ordinal: number): ProbeTarget => targets[ordinal % targets.length] as ProbeTarget;
    const repliesCarried = isAmbiguous(scenario, stack, name)
      ? stack.repliesCarried.bind(stack)
      : undefined;
    return new Prober({ pick, label: name, ratePerS, seed, ...sending, repliesCarried });
  });
  if (!requests) return probers;
  const weights = Object.entries(stack.topology.mixes[requests.mix] ?? {});
  const drawn = weights.flatMap(([name, weight]) => {
    const targets = probeTargets(stack, name, keys);
    return Array.from({ length: weight }, () => targets);
  });
  const pick = (ordinal: number): ProbeTarget => {
    const draw = deriveRandom(seed, 'mix', ordinal)();
    const targets = drawn[Math.floor(draw * drawn.length)] as ProbeTarget[];
    return targets[ordinal % targets.length] as ProbeTarget;
  };
  return [
    ...probers,
    new Prober({ pick, label: 'mix', ratePerS: requests.ratePerS, seed, ...sending }),
  ];
}

/** Whether it takes the link that carried an answer to tell a failover from a fallback. */
function isAmbiguous(scenario: Scenario, stack: RunningStack, probe: string): boolean {
  const backups = (stack.topology.probes[probe]?.servedBy.length ?? 0) - 1;
  const isTimed = scenario.expect.some(
    (row) =>
      (row.kind === 'request-failover' || row.kind === 'time-to-degraded-answer') &&
      row.of === probe,
  );
  return isTimed && backups > 1;
}

/** Probes whose server can be told by its link, as far as the scenario asks for their headers. */
export function serialTargets(run: string, scenario: Scenario, stack: RunningStack): ProbeTarget[] {
  const names = new Set<string>();
  for (const row of scenario.expect) if (row.kind === 'headers' && row.honest) names.add(row.probe);
  return [...names].flatMap((name) => probeTargets(stack, name, [nameKey(run, 0)]));
}

/** What to ask for in turn: one target, or one for each key of what a probe reads. */
function probeTargets(stack: RunningStack, name: string, keys: string[]): ProbeTarget[] {
  const probe = stack.topology.probes[name];
  if (!probe) throw new Error(`Failed to probe ${name}: the stack file declares no such probe.`);
  const url = stack.resolve(probe.get);
  if (!probe.reads) return [{ name, probe, url }];
  return keys.map((key) => ({ name, probe, key, url: url.replaceAll('{key}', key) }));
}
