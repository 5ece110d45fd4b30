/**
 * Plants known bugs in a copy of the checkout, one at a time, and demands that the named row of the
 * named scenario misses each: a harness that cannot see a planted bug proves nothing.
 *
 * `npm run oracle [-- name…]` runs all bugs, or those whose name contains each word given. With
 * `--met-in <reports>` the scenarios of that folder which were met are not run unpatched again.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Verdict } from '../harness/slo/verdict.ts';

const RUN_WITHIN_MS = 180_000;
const COPIED = [
  'harness',
  'system-under-test',
  'fakes',
  'scenarios',
  'calibration',
  'oracle',
  'package.json',
];
const SHARED = ['node_modules', '.cache'];

const plantedBugs = z.strictObject({
  bugs: z.array(
    z.strictObject({
      name: z.string(),
      edits: z.array(z.strictObject({ file: z.string(), find: z.string(), replace: z.string() })),
      scenario: z.string(),
      /** Kind of the row that must be missed, and the quantity in it. */
      row: z.string(),
      quantity: z.string().optional(),
      /** Rows of no other line may be missed, nor left open: the bug is seen by this one alone. */
      alone: z.boolean().default(false),
    }),
  ),
});
type PlantedBug = z.infer<typeof plantedBugs>['bugs'][number];

interface Result {
  name: string;
  passed: boolean;
  detail: string;
}

const root = resolve(import.meta.dirname, '..');

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'met-in': { type: 'string' } },
  });
  const met = listMet(values['met-in']);
  const text = readFileSync(join(import.meta.dirname, 'planted-bugs.yaml'), 'utf8');
  const { bugs } = plantedBugs.parse(parse(text));
  const chosen = bugs.filter((bug) => positionals.every((word) => bug.name.includes(word)));
  const results: Result[] = [];
  for (const scenario of new Set(chosen.map((bug) => bug.scenario))) {
    const known = met.get(scenario);
    results.push(known ? report(known) : tryTwice(() => checkUnpatched(scenario)));
  }
  for (const bug of chosen) results.push(tryTwice(() => checkPlanted(bug)));
  const passed = results.filter((result) => result.passed).length;
  process.stdout.write(`${passed} passed, ${results.length - passed} failed\n`);
  return passed === results.length ? 0 : 1;
}

/** Scenarios that a folder of reports shows as met, each as its result. */
function listMet(reports: string | undefined): Map<string, Result> {
  if (reports === undefined) return new Map();
  const verdicts = readdirSync(reports)
    .map((run) => join(reports, run, 'verdict.json'))
    .filter((path) => existsSync(path))
    .map((path): Verdict => JSON.parse(readFileSync(path, 'utf8')));
  const met = verdicts.filter(({ verdict }) => verdict === 'met');
  return new Map(
    met.map(({ scenario, run }) => [
      scenario,
      { name: `unpatched ${scenario}`, passed: true, detail: `met in ${reports}/${run}` },
    ]),
  );
}

/** A machine that others share may stall in the middle of a run: a second try, shown beside the first. */
function tryTwice(check: () => Result): Result {
  const first = report(check());
  return first.passed ? first : report(check(), ' (second try)');
}

function report(result: Result, remark = ''): Result {
  const mark = result.passed ? '✓' : '✗';
  process.stdout.write(`${mark} ${result.name}${remark}: ${result.detail}\n`);
  return result;
}

function checkUnpatched(scenario: string): Result {
  const verdict = runCopy(scenario);
  const passed = verdict?.verdict === 'met';
  const detail = passed ? 'met' : `expected met, got ${verdict?.headline ?? 'no verdict'}`;
  return { name: `unpatched ${scenario}`, passed, detail };
}

function checkPlanted(bug: PlantedBug): Result {
  const verdict = runCopy(bug.scenario, bug);
  const row = verdict?.rows.find(
    (each) =>
      each.kind === bug.row &&
      each.verdict === 'missed' &&
      (!bug.quantity || each.quantity.includes(bug.quantity)),
  );
  const wanted = `${bug.row} ${bug.quantity ?? ''}`.trim();
  const others =
    verdict?.rows.filter((each) => each.line !== row?.line && each.verdict !== 'met') ?? [];
  if (row && !(bug.alone && others.length > 0)) {
    return { name: bug.name, passed: true, detail: `row ${wanted} missed: ${row.reason}` };
  }
  if (row) {
    const list = others.map((each) => `${each.quantity} ${each.verdict}`).join(', ');
    return { name: bug.name, passed: false, detail: `row ${wanted} is missed, and so are ${list}` };
  }
  const got = verdict?.rows.map((each) => `${each.quantity} ${each.verdict}`).join(', ');
  return { name: bug.name, passed: false, detail: `row ${wanted} is not missed; got ${got}` };
}

/** Runs a scenario in a fresh copy of the checkout, with a bug planted when one is given. */
function runCopy(scenario: string, bug?: PlantedBug): Verdict | undefined {
  const copy = mkdtempSync(join(tmpdir(), 'deadair-oracle-'));
  try {
    for (const name of COPIED) cpSync(join(root, name), join(copy, name), { recursive: true });
    for (const name of SHARED) symlinkSync(join(root, name), join(copy, name));
    for (const edit of bug?.edits ?? []) plant(copy, edit);
    // Written now, the copy is not written in the middle of the run, when Redis waits for the disk.
    spawnSync('sync');
    const run = spawnSync(
      process.execPath,
      [...process.execArgv, 'harness/main.ts', 'run', scenario, '--reports', 'reports'],
      { cwd: copy, encoding: 'utf8', timeout: RUN_WITHIN_MS },
    );
    const folder = readdirSync(join(copy, 'reports')).findLast((name) => /^\d/.test(name));
    if (!folder) throw new Error(`no report: ${run.stdout}${run.stderr}`);
    return JSON.parse(readFileSync(join(copy, 'reports', folder, 'verdict.json'), 'utf8'));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    return undefined;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function plant(copy: string, { file, find, replace }: PlantedBug['edits'][number]): void {
  const path = join(copy, file);
  const source = readFileSync(path, 'utf8');
  const places = source.split(find).length - 1;
  if (places !== 1) {
    throw new Error(
      `Failed to plant a bug: "${find}" stands ${places} times in ${file}. ` +
        'Expected once. Adapt oracle/planted-bugs.yaml to the code.',
    );
  }
  writeFileSync(
    path,
    source.replace(find, () => replace),
  );
}

process.exitCode = main();
