import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { ServiceLevelRecord } from '../slo/service-level-record.ts';
import type { FaultLife, Row, Verdict } from '../slo/verdict.ts';
import type { RunOrigin, RunRecord } from './run-record.ts';

type Columns = Record<string, SQLOutputValue>;
type Given = Record<string, string | number | undefined>;

/** Which runs are wanted; all without a word. */
export interface RunFilter {
  fromMs?: number;
  /** Not after this instant. */
  toMs?: number;
  scenario?: string;
}

/** Puts a run into the index, in the place of what it said of the same folder before. */
export function storeRun(db: DatabaseSync, run: RunRecord, signature: string): void {
  const { folder, verdict, origin, serviceLevels } = run;
  removeRun(db, folder);
  insert(db, 'runs', {
    folder,
    signature,
    run: verdict.run,
    started_ms: run.startedMs,
    scenario: verdict.scenario,
    title: verdict.title,
    question: verdict.question,
    profile: verdict.profile,
    backend: verdict.backend,
    seed: verdict.seed,
    verdict: verdict.verdict,
    expected: verdict.expected,
    exit_code: verdict.exitCode,
    outcome: verdict.outcome,
    valid: Number(verdict.valid),
    invalid: write(verdict.invalid),
    headline: verdict.headline,
    notes: write(verdict.notes),
    scenario_sha256: origin?.scenarioSha256,
    stack_file: origin?.stackFile,
    stack_sha256: origin?.stackSha256,
    settings: origin && write(origin.settings),
    levels_sha256: origin?.levelsSha256,
    load_sha256: origin?.loadSha256,
    callers_sha256: origin?.callersSha256,
    steps: origin?.steps,
    commit_id: origin?.commit,
    machine: origin?.machine,
    version: origin?.version,
  });
  for (const [position, row] of verdict.rows.entries()) storeRow(db, folder, position, row);
  for (const [position, fault] of verdict.faults.entries()) {
    const { name, kind, target } = fault;
    insert(db, 'faults', { folder, position, name, kind, target, life: write(fault) });
  }
  for (const [position, record] of serviceLevels.entries()) {
    const { service, slo, objective, goal, verdict: ruling } = record;
    const { good_events_count: good, bad_events_count: bad } = record;
    const told = { service, slo, objective, goal, good, bad, verdict: ruling };
    insert(db, 'service_levels', { folder, position, ...told, record: write(record) });
  }
}

function storeRow(db: DatabaseSync, folder: string, position: number, row: Row): void {
  const { bound, windows, ...plain } = row;
  insert(db, 'expectations', {
    folder,
    position,
    ...plain,
    bound_op: bound.op,
    bound: bound.value,
    windows: write(windows),
  });
}

export function removeRun(db: DatabaseSync, folder: string): void {
  db.prepare('DELETE FROM runs WHERE folder = ?').run(folder);
}

/** Folder → the signature of the verdict that was read from it. */
export function listSignatures(db: DatabaseSync): Map<string, string> {
  const rows = db.prepare('SELECT folder, signature FROM runs').all();
  return new Map(rows.map(({ folder, signature }) => [String(folder), String(signature)]));
}

/** Runs of the index by the time at which they began. */
export function loadRuns(db: DatabaseSync, filter: RunFilter = {}): RunRecord[] {
  const { fromMs = -8.64e15, toMs = 8.64e15, scenario } = filter;
  const where = `started_ms BETWEEN $from AND $to AND ($scenario IS NULL OR scenario = $scenario)`;
  const given = { $from: fromMs, $to: toMs, $scenario: scenario ?? null };
  const select = (table: string): Map<string, Columns[]> => {
    const sql = `SELECT t.* FROM ${table} t JOIN runs USING (folder) WHERE ${where} ORDER BY t.position`;
    return Map.groupBy(db.prepare(sql).all(given), ({ folder }) => String(folder));
  };
  const runs = db
    .prepare(`SELECT * FROM runs WHERE ${where} ORDER BY started_ms, folder`)
    .all(given);
  const rows = select('expectations');
  const faults = select('faults');
  const levels = select('service_levels');
  return runs.map((columns) => {
    const folder = String(columns.folder);
    return {
      folder,
      startedMs: Number(columns.started_ms),
      verdict: {
        ...loadVerdict(columns),
        rows: (rows.get(folder) ?? []).map(loadRow),
        faults: (faults.get(folder) ?? []).map(({ life }) => read<FaultLife>(life)),
      },
      serviceLevels: (levels.get(folder) ?? []).map(({ record }) =>
        read<ServiceLevelRecord>(record),
      ),
      ...loadOrigin(columns),
    };
  });
}

function loadVerdict(columns: Columns): Omit<Verdict, 'rows' | 'faults'> {
  const { run, scenario, title, question, profile, backend, seed, verdict, expected } = columns;
  const { exit_code: exitCode, outcome, headline } = columns;
  return {
    schema: 1,
    ...withoutNulls({ run, scenario, title, question, profile, backend, seed, verdict, expected }),
    ...{ exitCode, outcome, headline },
    valid: columns.valid === 1,
    invalid: read(columns.invalid),
    notes: read(columns.notes),
  } as Omit<Verdict, 'rows' | 'faults'>;
}

function loadRow({ folder, position, bound_op: op, bound, windows, ...plain }: Columns): Row {
  const row = { ...withoutNulls(plain), bound: { op, value: bound }, windows: read(windows) };
  return row as unknown as Row;
}

function loadOrigin(columns: Columns): { origin?: RunOrigin } {
  const { scenario_sha256: scenarioSha256, stack_sha256: stackSha256 } = columns;
  if (scenarioSha256 === null) return {};
  const { stack_file: stackFile, commit_id: commit, machine, version, settings, steps } = columns;
  const { levels_sha256: levelsSha256, load_sha256: loadSha256 } = columns;
  const { callers_sha256: callersSha256 } = columns;
  const hashes = { scenarioSha256, stackSha256, levelsSha256, loadSha256, callersSha256 };
  const plain = { ...hashes, stackFile, commit, machine, version, steps };
  return { origin: { ...withoutNulls(plain), settings: read(settings) } as unknown as RunOrigin };
}

function withoutNulls(columns: Partial<Columns>): Partial<Columns> {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null));
}

function insert(db: DatabaseSync, table: string, given: Given): void {
  const names = Object.keys(given);
  const places = names.map((name) => `$${name}`);
  const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')})`;
  const values = names.map((name) => [`$${name}`, given[name] ?? null]);
  db.prepare(sql).run(Object.fromEntries(values));
}

const ENDLESS = 'Infinity';

/** JSON has no number for what never ends. */
function write(value: unknown): string {
  return JSON.stringify(value, (_, part) => (part === Number.POSITIVE_INFINITY ? ENDLESS : part));
}

function read<T>(text: SQLOutputValue | undefined): T {
  return JSON.parse(String(text), (_, part) =>
    part === ENDLESS ? Number.POSITIVE_INFINITY : part,
  ) as T;
}
