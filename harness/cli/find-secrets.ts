import type { Scenario } from '../scenario/scenario.ts';
import type { Topology } from '../stack/topology.ts';

const SECRET_NAME = /token|key|secret|password/i;
/** `{dashboard.http}` stands for an address: it is no secret, whatever it is set to. */
const ADDRESS = /^\{[^{}]*\}$/;

/**
 * Values of a stack file, and of a scenario's settings and scripts, that are secrets by their name: they
 * never reach a journal or a report.
 */
export function findSecrets(topology: Topology, scenario: Scenario): string[] {
  const secrets = new Set<string>();
  const collect = (values: Record<string, unknown>): void => {
    for (const [name, value] of Object.entries(values)) {
      if (typeof value !== 'string' || ADDRESS.test(value)) continue;
      if (SECRET_NAME.test(name)) secrets.add(value);
    }
  };
  for (const service of Object.values(topology.services)) collect(service.env);
  for (const provider of Object.values(topology.providers)) collect(provider.settings);
  collect(scenario.settings);
  for (const { env } of scenario.load.k6 ?? []) collect(env);
  // One secret may hold another: what is left of it would stand in the file.
  return [...secrets].sort((a, b) => b.length - a.length);
}
