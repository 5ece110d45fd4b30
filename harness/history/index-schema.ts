/** Another number, another shape: an index of any other is built anew. */
export const INDEX_SCHEMA = 4;

/** One row for each run, and what hangs on it. Lists and records that nobody queries by are JSON. */
export const INDEX_TABLES = `
CREATE TABLE runs (
  folder TEXT PRIMARY KEY,
  signature TEXT NOT NULL,
  run TEXT NOT NULL,
  started_ms REAL NOT NULL,
  scenario TEXT NOT NULL,
  title TEXT NOT NULL,
  question TEXT NOT NULL,
  profile TEXT,
  backend TEXT NOT NULL,
  seed TEXT NOT NULL,
  verdict TEXT NOT NULL,
  expected TEXT NOT NULL,
  exit_code INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  valid INTEGER NOT NULL,
  invalid TEXT NOT NULL,
  headline TEXT NOT NULL,
  notes TEXT NOT NULL,
  scenario_sha256 TEXT,
  stack_file TEXT,
  stack_sha256 TEXT,
  settings TEXT,
  levels_sha256 TEXT,
  load_sha256 TEXT,
  callers_sha256 TEXT,
  steps INTEGER,
  commit_id TEXT,
  machine TEXT,
  version TEXT
) STRICT;
CREATE INDEX runs_by_time ON runs (started_ms);
CREATE TABLE expectations (
  folder TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  position INTEGER NOT NULL,
  line INTEGER NOT NULL,
  text TEXT NOT NULL,
  kind TEXT NOT NULL,
  quantity TEXT NOT NULL,
  verdict TEXT NOT NULL,
  unit TEXT NOT NULL,
  low REAL,
  high REAL,
  bound_op TEXT NOT NULL,
  bound REAL NOT NULL,
  samples REAL NOT NULL,
  excluded REAL,
  population TEXT NOT NULL,
  windows TEXT NOT NULL,
  evidence TEXT NOT NULL,
  reason TEXT,
  formula TEXT,
  stands TEXT,
  PRIMARY KEY (folder, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE faults (
  folder TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  life TEXT NOT NULL,
  PRIMARY KEY (folder, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE service_levels (
  folder TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  position INTEGER NOT NULL,
  service TEXT NOT NULL,
  slo TEXT NOT NULL,
  objective TEXT NOT NULL,
  goal REAL NOT NULL,
  good REAL NOT NULL,
  bad REAL NOT NULL,
  verdict TEXT NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (folder, position)
) STRICT, WITHOUT ROWID;
`;
