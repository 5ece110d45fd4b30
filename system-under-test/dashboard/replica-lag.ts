import { Gauge, type Registry } from 'prom-client';
import type { Database } from '../data/database.ts';

export interface ReplicaLagOptions {
  primary: Database;
  replica: Database;
  /** Whether the primary is worth asking: not while its breaker keeps everybody away. */
  mayAskPrimary(): boolean;
  intervalMs: number;
  timeoutMs: number;
}

export interface ReplicaLag {
  /** How far the replica was behind at the last look at both; undefined before the first. */
  readonly lagMs: number | undefined;
  close(): void;
}

/** While the replica is behind it is asked so much more often than every interval. */
const HURRY = 10;

/**
 * Measures replication lag by its effect: how long after the primary stood at a position the replica
 * has replayed it, round trips included. While the primary is away the last figure stands: so much of
 * what was committed may be missing.
 */
export function watchReplicaLag(options: ReplicaLagOptions): ReplicaLag {
  const { primary, replica, timeoutMs } = options;
  let lagMs: number | undefined;
  let mark: { position: string; atMs: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function markPosition(): Promise<void> {
    if (mark !== undefined || !options.mayAskPrimary()) return;
    const atMs = performance.now();
    const sql = 'select pg_current_wal_lsn()::text as position';
    const [row] = await primary.query<{ position: string }>(sql, [], timeoutMs);
    if (row) mark = { position: row.position, atMs };
  }

  async function look(): Promise<void> {
    try {
      await markPosition();
      if (mark === undefined) return;
      const sql = 'select pg_last_wal_replay_lsn() >= $1::pg_lsn as reached';
      const values = [mark.position];
      const [row] = await replica.query<{ reached: boolean | null }>(sql, values, timeoutMs);
      lagMs = performance.now() - mark.atMs;
      if (row?.reached) mark = undefined;
    } catch {
      // Whoever does not answer has no lag that could be told: the last figure stands.
    }
  }

  function lookAgain(): void {
    const delayMs = mark === undefined ? options.intervalMs : options.intervalMs / HURRY;
    timer = setTimeout(() => {
      void look().then(() => {
        if (!closed) lookAgain();
      });
    }, delayMs);
  }

  lookAgain();
  return {
    get lagMs() {
      return lagMs;
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

/** Shows the lag on the metrics page. */
export function addReplicaLagMetric(registry: Registry, lag: ReplicaLag): void {
  new Gauge({
    name: 'replication_lag_seconds',
    help: 'How far the read replica was behind the primary at the last look at both.',
    labelNames: ['service', 'replica'],
    registers: [registry],
    collect() {
      const labels = { service: 'dashboard', replica: 'postgres-replica' };
      if (lag.lagMs !== undefined) this.set(labels, lag.lagMs / 1000);
    },
  });
}
