import type { RawStack } from './stack-schema.ts';

/** A replica that this stack runs, and whose it is. */
export interface Replica {
  replica: string;
  primary: string;
}

/** Replicas that a service needs: one that nobody reads from would only cost time and memory. */
export function findReplicas({ services, datastores }: RawStack): Replica[] {
  const needed = new Set(Object.values(services).flatMap(({ needs = {} }) => Object.keys(needs)));
  return Object.entries(datastores).flatMap(([primary, { replica }]) =>
    replica !== undefined && needed.has(replica) ? [{ replica, primary }] : [],
  );
}
