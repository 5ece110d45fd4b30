import type { Topology } from '../stack/topology.ts';

const SECRET_NAME = /token|key|secret|password/i;

/** Values of a stack file that are secrets by their name: they never reach a journal or a report. */
export function findSecrets(topology: Topology): string[] {
  const secrets = new Set<string>();
  const collect = (values: Record<string, unknown>): void => {
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === 'string' && SECRET_NAME.test(name)) secrets.add(value);
    }
  };
  for (const service of Object.values(topology.services)) collect(service.env);
  for (const provider of Object.values(topology.providers)) collect(provider.settings);
  return [...secrets];
}
