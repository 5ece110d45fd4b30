import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { listSignatures, loadRuns, type RunFilter, removeRun, storeRun } from './index-rows.ts';
import { INDEX_SCHEMA, INDEX_TABLES } from './index-schema.ts';
import { JOURNAL_FILE, readRun, VERDICT_FILE } from './read-run.ts';
import type { RunRecord } from './run-record.ts';

export const INDEX_FILE = 'index.sqlite';
/** As long as another runner may hold the index: it writes for milliseconds. */
const BUSY_MS = 10_000;
/** Of SQLite: a file that cannot be opened, and a value that a column does not take. */
const CANNOT_OPEN = 14;
const CONSTRAINT = 19;
/** Of SQLite: an error of the statement, a file that is damaged, and one that is no database. */
const TORN_CODES = [1, 11, 26];

/** What is in a reports folder. */
export interface History {
  /** By the time at which they began. */
  runs: RunRecord[];
  /** Folders with a journal and no verdict: the run goes on, or its process was killed. */
  unjudged: string[];
  /** Folders whose verdict or journal is torn. */
  unreadable: { folder: string; reason: string }[];
  /** How many run folders were read, since the index did not know them as they are. */
  read: number;
  /** Why the index could not be kept on disk; the answer is whole all the same. */
  trouble?: string;
}

/**
 * Every run of a reports folder. The index is a cache of the run folders: it is brought up to date
 * first, and built anew when it is missing, torn, or of another shape. Nothing is lost with it.
 */
export function readHistory(
  reports: string,
  filter: RunFilter & { reindex?: boolean } = {},
): History {
  const path = join(reports, INDEX_FILE);
  if (!existsSync(reports)) return { runs: [], unjudged: [], unreadable: [], read: 0 };
  const use = (db: DatabaseSync): History => {
    const synced = syncIndex(db, reports);
    return { ...synced, runs: loadRuns(db, filter) };
  };
  let trouble = '';
  let isTorn = filter.reindex === true;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      if (isTorn) removeIndex(path);
      return useIndex(path, use);
    } catch (error) {
      if (!isSqliteError(error)) throw error;
      trouble = error.message;
      isTorn = TORN_CODES.includes(error.errcode & 0xff);
      if (!isTorn) break;
    }
  }
  return { ...useIndex(':memory:', use), trouble };
}

/**
 * What a runner calls after each run: why the index could not be kept, if so. A run is never lost by it,
 * since the next reader finds its folder.
 */
export function recordRuns(reports: string): string | undefined {
  try {
    return readHistory(reports, { fromMs: Number.POSITIVE_INFINITY }).trouble;
  } catch (error) {
    return describe(error);
  }
}

function useIndex(path: string, use: (db: DatabaseSync) => History): History {
  const db = openIndex(path);
  try {
    return use(db);
  } finally {
    db.close();
  }
}

function openIndex(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA journal_mode = WAL`);
    db.exec('PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
    const damage = db.prepare('PRAGMA quick_check(1)').get()?.quick_check;
    if (damage !== 'ok') throw tornError(String(damage));
    createTables(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function createTables(db: DatabaseSync): void {
  if (readSchema(db) === INDEX_SCHEMA) return;
  transact(db, () => {
    // Another runner may have made them while this one waited.
    const schema = readSchema(db);
    if (schema === INDEX_SCHEMA) return;
    if (schema !== 0) throw tornError(`it has schema ${schema}`);
    db.exec(`${INDEX_TABLES} PRAGMA user_version = ${INDEX_SCHEMA}`);
  });
}

function readSchema(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.user_version);
}

/** Reads the folders that the index does not know as they are, and forgets those that are gone. */
function syncIndex(db: DatabaseSync, reports: string): Omit<History, 'runs'> {
  // Before the folders are listed: what another runner adds in between is not taken for gone.
  const known = listSignatures(db);
  const { judged, unjudged, unreadable } = listRunFolders(reports);
  const read: { run: RunRecord; signature: string }[] = [];
  for (const [folder, signature] of judged) {
    if (known.get(folder) === signature) continue;
    try {
      read.push({ run: readRun(join(reports, folder)), signature });
    } catch (error) {
      unreadable.push({ folder, reason: describe(error) });
    }
  }
  const torn = unreadable.map(({ folder }) => folder);
  const gone = [...known.keys()].filter((folder) => !judged.has(folder) || torn.includes(folder));
  if (read.length + gone.length > 0) {
    transact(db, () => {
      for (const folder of gone) removeRun(db, folder);
      for (const { run, signature } of read) {
        const reason = storeWhole(db, run, signature);
        if (reason !== undefined) unreadable.push({ folder: run.folder, reason });
      }
    });
  }
  return { unjudged, unreadable, read: read.length };
}

/** Why a run does not fit into the index, if so: one odd folder takes no other run with it. */
function storeWhole(db: DatabaseSync, run: RunRecord, signature: string): string | undefined {
  db.exec('SAVEPOINT one_run');
  try {
    storeRun(db, run, signature);
  } catch (error) {
    const isOurs = isSqliteError(error) && (error.errcode & 0xff) !== CONSTRAINT;
    if (isOurs) throw error;
    db.exec('ROLLBACK TO one_run');
    removeRun(db, run.folder);
    return describe(error);
  } finally {
    db.exec('RELEASE one_run');
  }
  return undefined;
}

interface RunFolders extends Pick<History, 'unjudged' | 'unreadable'> {
  /** Folder → what its verdict is known by. */
  judged: Map<string, string>;
}

function listRunFolders(reports: string): RunFolders {
  const judged = new Map<string, string>();
  const unjudged: string[] = [];
  const unreadable: History['unreadable'] = [];
  const entries = readdirSync(reports, { withFileTypes: true });
  const folders = entries.filter((entry) => !entry.isFile()).map(({ name }) => name);
  for (const name of folders.sort()) {
    const path = join(reports, name);
    try {
      const verdict = statSync(join(path, VERDICT_FILE), { bigint: true, throwIfNoEntry: false });
      if (verdict) judged.set(name, `${verdict.mtimeNs}-${verdict.size}`);
      else if (existsSync(join(path, JOURNAL_FILE))) unjudged.push(name);
    } catch (error) {
      // A link that leads to itself, or a folder that this user may not look into.
      unreadable.push({ folder: name, reason: describe(error) });
    }
  }
  return { judged, unjudged, unreadable };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function transact(db: DatabaseSync, change: () => void): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    change();
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

/** The shared memory and the log first: neither may be found beside a new file. */
function removeIndex(path: string): void {
  try {
    for (const part of ['-shm', '-wal', '']) rmSync(`${path}${part}`, { force: true });
  } catch (error) {
    throw Object.assign(new Error(`The index cannot be removed: ${describe(error)}`), {
      errcode: CANNOT_OPEN,
    });
  }
}

type SqliteError = Error & { errcode: number };

function tornError(reason: string): SqliteError {
  return Object.assign(new Error(`The index is torn: ${reason}.`), { errcode: 11 });
}

function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}
