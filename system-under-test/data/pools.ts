import { type Database, openDatabase } from './database.ts';

export interface PoolsOptions {
  /** The only server that takes writes. */
  primaryUrl: string;
  maxConnections: number;
  connectTimeoutMs: number;
  statementTimeoutMs: number;
  onError(error: Error): void;
}

/** Who answers what: writes go to the primary only, reads to each server by its name. */
export interface Pools {
  readonly primary: Database;
  /** Servers that may answer reads, by the name under which a read chain lists them. */
  readonly readers: ReadonlyMap<string, Database>;
  close(): Promise<void>;
}

export function openPools({ primaryUrl, ...shared }: PoolsOptions): Pools {
  const primary = openDatabase({ ...shared, name: 'postgres', url: primaryUrl });
  const readers = new Map([[primary.name, primary]]);
  return {
    primary,
    readers,
    async close() {
      await Promise.all([...readers.values()].map((database) => database.close()));
    },
  };
}
