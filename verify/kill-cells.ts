/**
 * Kills a run with SIGKILL, at each of its levels in each of its phases, and demands that 2 s later
 * nothing of it is left but its report folder, and that `judge` can read what was written. Containers
 * may take until `deadair recover` has ended, which has 10 s.
 *
 * `node verify/kill-cells.ts [--times 3] [--only runner/fault] [--backend containers]`
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findProcess } from './find-process.ts';
import { findLeftovers, takeSnapshot } from './snapshot.ts';

const LEVELS = ['npm', 'launcher', 'runner'] as const;
const PHASES = ['start', 'baseline', 'fault', 'heal', 'judging'] as const;
type Level = (typeof LEVELS)[number];
type Phase = (typeof PHASES)[number];

const SCENARIO = 'verify/paused-database.yaml';
const PHASE_WITHIN_MS = 90_000;
const GONE_WITHIN_MS = 2_000;
const RECOVERED_WITHIN_MS = 10_000;

/** What stands in the journal once a phase has begun; the start has no journal yet. */
const SIGN: Record<Exclude<Phase, 'start'>, string> = {
  baseline: '"phase":"baseline"',
  fault: '"state":"in-force"',
  heal: '"state":"heal-asked"',
  judging: '"kind":"outcome"',
};

/** The scenario's faults: one on a link, one on a process or container. All of them are in force when it is killed. */
const FAULTS = 2;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      times: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
      backend: { type: 'string', default: 'embedded' },
    },
  });
  let passed = 0;
  let failed = 0;
  for (const level of LEVELS) {
    for (const phase of PHASES) {
      for (let time = 1; time <= Number(values.times); time += 1) {
        if (!`${level}/${phase}`.includes(values.only)) continue;
        const problems = await runCell(level, phase, values.backend);
        if (problems.length === 0) passed += 1;
        else failed += 1;
        const result = problems.length === 0 ? '✓ nothing left' : `✗ ${problems.join('\n    ')}`;
        process.stdout.write(`${level} killed in ${phase}: ${result}\n`);
      }
    }
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

async function runCell(level: Level, phase: Phase, backend: string): Promise<string[]> {
  const reports = mkdtempSync(join(tmpdir(), 'deadair-cell-'));
  const before = takeSnapshot();
  const options = ['run', SCENARIO, '--reports', reports, '--backend', backend];
  const npm = spawn('npm', ['run', 'deadair', '--', ...options], {
    stdio: 'ignore',
    detached: true,
  });
  try {
    await waitFor(() => hasBegun(phase, reports, npm), PHASE_WITHIN_MS, `phase ${phase}`);
    process.kill(findPid(level, npm), 'SIGKILL');
    await waitFor(() => npm.exitCode !== null || npm.signalCode !== null, 5_000, 'the end of npm');
    await new Promise((resolve) => setTimeout(resolve, GONE_WITHIN_MS));
    const recovery = backend === 'containers' ? recover() : [];
    return [...recovery, ...findLeftovers(before, takeSnapshot()), ...checkJudge(reports)];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    if (npm.exitCode === null && npm.pid) killGroup(npm.pid);
    rmSync(reports, { recursive: true, force: true });
  }
}

function recover(): string[] {
  const { status, stderr, error } = spawnSync(process.execPath, ['harness/main.ts', 'recover'], {
    encoding: 'utf8',
    timeout: RECOVERED_WITHIN_MS,
  });
  return status === 0 ? [] : [`recover: ${error?.message ?? stderr}`];
}

function hasBegun(phase: Phase, reports: string, npm: ChildProcess): boolean {
  if (npm.exitCode !== null) throw new Error(`the run ended before phase ${phase}`);
  const [run] = readdirSync(reports);
  if (!run) return false;
  const journal = join(reports, run, 'journal.ndjson');
  if (phase === 'start') return existsSync(join(reports, run, 'logs'));
  if (!existsSync(journal)) return false;
  const signs = readFileSync(journal, 'utf8').split(SIGN[phase]).length - 1;
  return signs >= (phase === 'fault' ? FAULTS : 1);
}

/** The process of a level, found below npm by its command line. */
function findPid(level: Level, npm: ChildProcess): number {
  if (level === 'npm') return npm.pid ?? 0;
  const script = level === 'launcher' ? 'tools/deadair.mjs' : 'harness/main.ts';
  return findProcess(script, undefined, npm.pid);
}

/** A journal of a killed run can be read, and its verdict is not met. */
function checkJudge(reports: string): string[] {
  const [run] = readdirSync(reports);
  if (!run || !existsSync(join(reports, run, 'journal.ndjson'))) return [];
  const judged = spawnSync(process.execPath, ['harness/main.ts', 'judge', join(reports, run)], {
    encoding: 'utf8',
  });
  const readable = [0, 1, 3].includes(judged.status ?? -1);
  return readable ? [] : [`judge cannot read the journal: ${judged.stderr}`];
}

async function waitFor(condition: () => boolean, boundMs: number, what: string): Promise<void> {
  const deadline = Date.now() + boundMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${boundMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

process.exitCode = await main();
