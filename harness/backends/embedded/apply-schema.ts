import pg from 'pg';
import type { Datastore } from '../../stack/topology.ts';
import { connectSuperuser } from './postgres.ts';

export interface SchemaRequest {
  name: string;
  init: Datastore['init'];
  /** Text of the schema, already read. */
  sql: string;
  port: number;
}

/** Gives an empty server the role, database and schema of its stack file. */
export async function applySchema({ name, init, sql, port }: SchemaRequest): Promise<void> {
  if (init === undefined) return;
  const role = pg.escapeIdentifier(init.role);
  const database = pg.escapeIdentifier(init.database);
  await query(port, 'postgres', [
    `create role ${role} login`,
    `create database ${database} owner ${role}`,
  ]);
  // What the superuser makes here belongs to the role in all that matters.
  const grants = ['tables', 'sequences', 'functions'].map(
    (kind) => `alter default privileges grant all on ${kind} to ${role}`,
  );
  await query(port, init.database, [`alter schema public owner to ${role}`, ...grants]);
  if (sql.trim() === '') return;
  try {
    await query(port, init.database, [sql]);
  } catch (error) {
    throw new Error(
      `Failed to apply ${init.sql} to ${name}: ${(error as Error).message}. ` +
        'Expected SQL that runs as superuser in an empty database. Mend the file.',
    );
  }
}

/** Whether a server has been given its role before. */
export async function hasRole(port: number, role: string): Promise<boolean> {
  const client = connectSuperuser(port);
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
    return found.rows.length > 0;
  } finally {
    await client.end();
  }
}

async function query(port: number, database: string, statements: string[]): Promise<void> {
  const client = connectSuperuser(port, database);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
