/** One read: where its last answer is cached, how the database answers it, one row or many. */
export interface ReadQuery {
  key: string;
  shape: 'one' | 'many';
  sql: string;
  values: unknown[];
}

const columns = {
  users: 'id, name, email, created_at as "createdAt"',
  agents: 'id, name, voice, language, active, created_at as "createdAt"',
  rooms: 'id, name, capacity, created_at as "createdAt"',
  calls: 'id, call, status, sequence, seq::float8 as seq, created_at as "createdAt"',
};

export type Entity = 'users' | 'agents' | 'rooms';

export function readAll(entity: Entity): ReadQuery {
  const sql = `select ${columns[entity]} from ${entity} order by id`;
  return { key: entity, shape: 'many', sql, values: [] };
}

export function readById(entity: Entity, id: number): ReadQuery {
  const sql = `select ${columns[entity]} from ${entity} where id = $1`;
  return { key: `${entity}:${id}`, shape: 'one', sql, values: [id] };
}

/** The latest calls, of all or of one name. */
export function readLatestCalls(limit: number, call?: string): ReadQuery {
  const where = call === undefined ? '' : 'where call = $2';
  const sql = `select ${columns.calls} from calls ${where} order by seq desc limit $1`;
  const key = `calls:latest:${limit}`;
  if (call === undefined) return { key, shape: 'many', sql, values: [limit] };
  return { key: `${key}:${call}`, shape: 'many', sql, values: [limit, call] };
}
