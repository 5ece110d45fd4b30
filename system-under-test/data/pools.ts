import { type Database, type DatabaseOptions, openDatabase } from './database.ts';

export interface PoolsOptions extends Omit<DatabaseOptions, 'name' | 'url'> {
  /** The only server that takes writes. */
  primaryUrl: string;
  /** Its streaming replica, which may answer reads; undefined when there is none. */
  replicaUrl: string | undefined;
}

/** Who answers what: writes go to the primary only, reads to each server by its name. */
export interface Pools {
  readonly primary: Database;
  readonly replica: Database | undefined;
  /** Servers that may answer reads, by the name under which a read chain lists them. */
  readonly readers: ReadonlyMap<string, Database>;
  close(): Promise<void>;
}

export function openPools({ primaryUrl, replicaUrl, ...shared }: PoolsOptions): Pools {
  const primary = openDatabase({ ...shared, name: 'postgres', url: primaryUrl });
  const replica =
    replicaUrl === undefined
      ? undefined
      : openDatabase({ ...shared, name: 'postgres-replica', url: replicaUrl });
  const all = replica ? [primary, replica] : [primary];
  return {
    primary,
    replica,
    readers: new Map(all.map((database) => [database.name, database])),
    async close() {
      await Promise.all(all.map((database) => database.close()));
    },
  };
}
