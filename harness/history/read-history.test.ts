import { spawn } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ServiceLevelRecord } from '../slo/service-level-record.ts';
import { exampleLevel, writeExampleRun } from './example-history.ts';
import { INDEX_FILE, readHistory, recordRuns } from './read-history.ts';

let reports: string;

beforeEach(() => {
  reports = mkdtempSync(join(tmpdir(), 'deadair-history-'));
});
afterEach(() => rmSync(reports, { recursive: true, force: true }));

const dayOf = (day: number): string => `2026-11-${String(day).padStart(2, '0')}T06:00:00.000Z`;

function write(name: string, day = 1, more: object = {}): string {
  return writeExampleRun(reports, { folder: name, startedAt: dayOf(day), ...more });
}

/** Every table of the index, word for word. */
function dumpIndex(): unknown {
  using db = new DatabaseSync(join(reports, INDEX_FILE));
  const tables = ['runs', 'expectations', 'faults', 'service_levels'];
  return tables.map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all());
}

test('an index that grew run by run is the one that is built from all run folders at once', () => {
  for (const day of [3, 1, 2]) {
    write(`run-${day}`, day, { levels: [exampleLevel(90, 10)], settings: { A: '1' } });
    expect(recordRuns(reports)).toBeUndefined();
  }
  const grown = readHistory(reports);
  const tables = dumpIndex();
  rmSync(join(reports, INDEX_FILE));
  const rebuilt = readHistory(reports);
  expect([grown.read, rebuilt.read]).toEqual([0, 3]);
  expect(rebuilt.runs).toEqual(grown.runs);
  expect(dumpIndex()).toEqual(tables);
  expect(rebuilt.runs.map(({ folder }) => folder)).toEqual(['run-1', 'run-2', 'run-3']);
});

test('a run comes out of the index as its verdict.json says it, with what was run on what', () => {
  const level: Required<ServiceLevelRecord> = {
    ...exampleLevel(90, 10),
    definition_sha256: 'd',
    sli_measurement: 0.9,
    error_budget_burn_rate: 10,
    error_budget_remaining_minutes: -3,
    error_budget_consumed_ratio: 1.5,
    ci95: [0.8, 0.95],
    measured_ms: 60_000,
    undecided_events_count: 2,
    maintenance_ms: 5,
    maintenance_events_count: 1,
    n_eff: 12.5,
    reason: 'why',
  };
  const path = write('run-1', 1, { levels: [level], dropped: 1 });
  const [run] = readHistory(reports).runs;
  const { serviceLevels, ...verdict } = JSON.parse(
    readFileSync(join(path, 'verdict.json'), 'utf8'),
  );
  expect(run?.verdict).toEqual(verdict);
  expect(run?.serviceLevels).toEqual(serviceLevels);
  expect(run?.origin).toMatchObject({ stackFile: 'stack.yaml', version: '0.1.0', settings: {} });
  expect(run?.origin?.scenarioSha256).toMatch(/^[0-9a-f]{64}$/);
});

test.each<[string, (path: string) => void]>([
  ['garbage', (path) => writeFileSync(path, 'not a database at all, by no means'.repeat(200))],
  ['cut in half', (path) => truncateSync(path, 8_192)],
  ['empty', (path) => truncateSync(path, 0)],
  ['overwritten in the middle', (path) => overwrite(path)],
  ['of another shape', (path) => reshape(path, 'PRAGMA user_version = 99')],
  ['without a table', (path) => reshape(path, 'DROP TABLE expectations')],
])('an index that is %s is built anew, and no run is lost', (_, tear) => {
  for (const day of [1, 2, 3]) write(`run-${day}`, day);
  const before = readHistory(reports).runs;
  tear(join(reports, INDEX_FILE));
  const after = readHistory(reports);
  expect(after.runs).toEqual(before);
  expect(after.trouble).toBeUndefined();
  expect(readHistory(reports).read).toBe(0);
});

function overwrite(path: string): void {
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 4_096, bytes.length - 100);
  writeFileSync(path, bytes);
}

function reshape(path: string, sql: string): void {
  using db = new DatabaseSync(path);
  db.exec(sql);
}

test('an index that cannot be written costs nothing but time', () => {
  write('run-1');
  mkdirSync(join(reports, INDEX_FILE));
  const { runs, trouble } = readHistory(reports);
  expect(runs).toHaveLength(1);
  expect(trouble).toContain('unable to open');
  expect(recordRuns(reports)).toBe(trouble);
});

test('an index that cannot be removed is told, and every run is read all the same', () => {
  write('run-1');
  mkdirSync(join(reports, INDEX_FILE));
  const { runs, trouble } = readHistory(reports, { reindex: true });
  expect(runs).toHaveLength(1);
  expect(trouble).toContain('The index cannot be removed');
});

test('a folder that leads to itself is told, and takes no other run with it', () => {
  write('run-1');
  symlinkSync('around', join(reports, 'around'));
  const { runs, unreadable } = readHistory(reports);
  expect(runs.map(({ folder }) => folder)).toEqual(['run-1']);
  expect(unreadable).toEqual([{ folder: 'around', reason: expect.stringContaining('ELOOP') }]);
});

test('a run that the index cannot hold is told, and what was known of it is forgotten', () => {
  write('run-1');
  const journal = join(write('run-2', 2), 'journal.ndjson');
  const verdict = join(reports, 'run-2', 'verdict.json');
  expect(readHistory(reports).runs).toHaveLength(2);
  const [header = '', ...events] = readFileSync(journal, 'utf8').split('\n');
  const odd = JSON.parse(header);
  odd.versions.deadair = { major: 1 };
  writeFileSync(journal, [JSON.stringify(odd), ...events].join('\n'));
  utimesSync(verdict, new Date(), new Date());
  const { runs, unreadable } = readHistory(reports);
  expect(runs.map(({ folder }) => folder)).toEqual(['run-1']);
  expect(unreadable.map(({ folder }) => folder)).toEqual(['run-2']);
});

test('a run whose process was killed is told as not judged, and is there once it is judged', () => {
  const path = write('run-1');
  const verdict = readFileSync(join(path, 'verdict.json'));
  rmSync(join(path, 'verdict.json'));
  expect(readHistory(reports)).toMatchObject({ runs: [], unjudged: ['run-1'] });
  writeFileSync(join(path, 'verdict.json'), verdict);
  expect(readHistory(reports)).toMatchObject({ runs: [{ folder: 'run-1' }], unjudged: [] });
});

test('a torn verdict is told with what to do, takes no other run with it, and mends itself', () => {
  write('run-1');
  const path = join(write('run-2', 2), 'verdict.json');
  readHistory(reports);
  const whole = readFileSync(path, 'utf8');
  writeFileSync(path, whole.slice(0, whole.length / 2));
  const { runs, unreadable } = readHistory(reports);
  expect(runs.map(({ folder }) => folder)).toEqual(['run-1']);
  expect(unreadable).toHaveLength(1);
  expect(unreadable[0]?.reason).toContain('deadair judge');
  writeFileSync(path, whole);
  expect(readHistory(reports).runs).toHaveLength(2);
});

test('a verdict of another schema is told, not guessed at', () => {
  const path = join(write('run-1'), 'verdict.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"schema":1', '"schema":2'));
  expect(readHistory(reports).unreadable[0]?.reason).toContain('schema is wrong');
});

test('a run that is judged again replaces what the index knew of it', () => {
  write('run-1');
  expect(readHistory(reports).runs[0]?.verdict.verdict).toBe('met');
  write('run-1', 1, { silenceMs: 3_000 });
  const { runs, read } = readHistory(reports);
  expect([runs.length, read, runs[0]?.verdict.verdict]).toEqual([1, 1, 'missed']);
});

test('a folder that is gone is forgotten, one without its journal is kept', () => {
  rmSync(write('run-1'), { recursive: true });
  const path = write('2026-11-02T07-30-00.000-grok-killed-phase-1', 2);
  readHistory(reports);
  rmSync(join(path, 'journal.ndjson'));
  // The verdict did not change, so that the index still knows what was run.
  expect(readHistory(reports).runs[0]?.origin).toBeDefined();
  const [run] = readHistory(reports, { reindex: true }).runs;
  expect(run?.origin).toBeUndefined();
  expect(run?.startedMs).toBe(Date.parse('2026-11-02T07:30:00.000Z'));
});

test('files and folders that are no runs are passed over', () => {
  writeFileSync(join(reports, 'junit.xml'), '<testsuites/>');
  mkdirSync(join(reports, 'calibrate-1'));
  expect(readHistory(reports)).toEqual({ runs: [], unjudged: [], unreadable: [], read: 0 });
  expect(readHistory(join(reports, 'nowhere')).runs).toEqual([]);
});

test('only runs of the period and the scenario that are asked for are given', () => {
  for (const day of [1, 2, 3]) write(`run-${day}`, day);
  write('other', 2, { scenario: 'scenarios/other.yaml' });
  const filter = { fromMs: Date.parse(dayOf(2)), toMs: Date.parse(dayOf(2)) };
  expect(readHistory(reports, filter).runs.map(({ folder }) => folder)).toEqual(['other', 'run-2']);
  expect(readHistory(reports, { scenario: 'scenarios/other.yaml' }).runs).toHaveLength(1);
});

test('two runners at once lose no run, and leave a sound index', async () => {
  const source = write('seed');
  const module = JSON.stringify(new URL('read-history.ts', import.meta.url).href);
  const runner = (name: string): Promise<string> => {
    const script = `import { cpSync } from 'node:fs';
      import { recordRuns } from ${module};
      for (let n = 0; n < 20; n += 1) {
        cpSync(${JSON.stringify(source)}, ${JSON.stringify(reports)} + '/${name}-' + n, { recursive: true });
        const trouble = recordRuns(${JSON.stringify(reports)});
        if (trouble) console.log(trouble);
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    return new Promise((resolve) => {
      let said = '';
      child.stdout.on('data', (chunk) => {
        said += chunk;
      });
      child.on('close', (code) => resolve(`${code}${said}`));
    });
  };
  expect(await Promise.all([runner('a'), runner('b')])).toEqual(['0', '0']);
  const { runs, read } = readHistory(reports);
  expect(runs).toHaveLength(41);
  // Both recorded as they went: nothing was left to be read.
  expect(read).toBe(0);
}, 60_000);

test('2,000 runs are read once: after that only what is new', () => {
  const source = write('run-0');
  for (let n = 1; n < 2_000; n += 1) {
    const folder = join(reports, `run-${n}`);
    mkdirSync(folder);
    for (const name of ['journal.ndjson', 'verdict.json']) {
      linkSync(join(source, name), join(folder, name));
    }
  }
  expect(readHistory(reports).read).toBe(2_000);
  expect(recordRuns(reports)).toBeUndefined();
  write('new', 2);
  const { runs, read } = readHistory(reports);
  expect([runs.length, read]).toEqual([2_001, 1]);
}, 60_000);
