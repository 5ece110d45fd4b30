import pg from 'pg';

export interface DatabaseCheck {
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Whether PostgreSQL answers. The gateway reports it; no call depends on it. */
export function createDatabaseCheck(
  url: string,
  timeouts: { connectMs: number; commandMs: number },
): DatabaseCheck {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    idleTimeoutMillis: 5_000,
    connectionTimeoutMillis: timeouts.connectMs,
    query_timeout: timeouts.commandMs,
  });
  pool.on('error', () => undefined); // an idle connection may be cut: the next ping tells
  return {
    async ping() {
      await pool.query('select 1');
    },
    close: () => pool.end(),
  };
}
