/**
 * Every way in which a run can fail to prove anything must end inconclusive, with the reason said: on
 * the calibration stub, with the instrument itself sabotaged from outside where that is the question.
 *
 * `node verify/inconclusive.ts [word…]`
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseJournal } from '../harness/journal/reader.ts';
import { judge } from '../harness/slo/judge.ts';
import type { Verdict } from '../harness/slo/verdict.ts';
import { findProcess } from './find-process.ts';

/** A stack that loses writes never recovers, and the ledger waits for them: both bounds are 60 s. */
const RUN_WITHIN_MS = 240_000;
/** So many runs on the calibration stub, which is idle for most of its time, do not disturb each other. */
const AT_ONCE = 3;
/** How long a process of the instrument is stopped, and how long after the fault came into force. */
const STALL_MS = 2_000;
const STALL_AFTER_MS = 300;

interface Cell {
  name: string;
  scenario: string;
  /** Part of the command line of the process that is stopped for a while. */
  stall?: { command: string; environment?: string };
  expected: 'inconclusive' | 'missed';
  /** Must stand in the reasons of the verdict. */
  reason: RegExp;
  exitCode: number;
}

const FOLDER = 'calibration/scenarios';
const cells: Cell[] = [
  cell('a fault that nobody feels', 'nobody-feels-it', /felt/),
  cell('lost writes in an invalid run', 'losses-in-an-invalid-run', /felt/, 'missed', 1),
  cell('an unsteady baseline', 'unsteady-baseline', /steady/),
  cell('too few samples', 'too-few-samples', /sample|turns/),
  cell('no call in mid-answer at t0', 'nobody-in-mid-answer', /planned|moment/),
  {
    ...cell('a late runner', 'late-instrument', /cannot tell/),
    stall: { command: 'harness/main.ts' },
  },
  {
    ...cell('a late proxy', 'late-instrument', /cannot tell/),
    stall: { command: 'harness/proxy/main.ts' },
  },
  {
    ...cell('a late telephony fake', 'late-instrument', /cannot tell/),
    stall: { command: 'fakes/main.ts', environment: 'FAKE=twilio' },
  },
  {
    ...cell('a late fake of a provider', 'late-fallback', /cannot tell/),
    // On the reference stack: the stub's providers are services, only a fake measures.
    scenario: 'verify/late-fallback.yaml',
    stall: { command: 'fakes/main.ts', environment: 'FAKE=openai' },
  },
  cell('a stack healed by us', 'healed-by-us', /backup|within|owed/, 'missed', 1),
];

function cell(
  name: string,
  scenario: string,
  reason: RegExp,
  expected: Cell['expected'] = 'inconclusive',
  exitCode = 3,
): Cell {
  return { name, scenario: `${FOLDER}/${scenario}.yaml`, reason, expected, exitCode };
}

async function main(words: string[]): Promise<number> {
  const chosen = cells.filter((each) => words.every((word) => each.name.includes(word)));
  // What is measured late must be late by our doing alone. The others wait for most of their time.
  const [alone, beside] = [
    chosen.filter(({ stall }) => stall),
    chosen.filter(({ stall }) => !stall),
  ];
  const problems: (string | undefined)[] = [];
  for (let at = 0; at < beside.length; at += AT_ONCE) {
    problems.push(
      ...(await Promise.all(beside.slice(at, at + AT_ONCE).map((each) => tryCell(each)))),
    );
  }
  for (const each of alone) problems.push(await tryCell(each));
  let failed = 0;
  for (const [index, each] of [...beside, ...alone].entries()) {
    // A machine that others share may stall in the middle of a run: a second try, shown beside the first.
    if (problems[index] && (await tryCell(each, ' (second try)'))) failed += 1;
  }
  process.stdout.write(`${chosen.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

async function tryCell(each: Cell, remark = ''): Promise<string | undefined> {
  const problem = await runCell(each);
  const said = `${problem ? '✗' : '✓'} ${each.name}${remark}: ${problem ?? each.expected}`;
  process.stdout.write(`${said}\n`);
  return problem;
}

async function runCell(each: Cell): Promise<string | undefined> {
  const reports = mkdtempSync(join(tmpdir(), 'deadair-verify-'));
  try {
    const args = [...process.execArgv, 'harness/main.ts', 'run', each.scenario];
    args.push('--reports', reports);
    const runner = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    // A run never outlives the one who asked for it.
    process.once('exit', () => runner.kill('SIGINT'));
    const stalled = each.stall ? stallInFault(each.stall, reports, runner) : undefined;
    const code = await exitOf(runner);
    await stalled;
    const [run = ''] = readdirSync(reports);
    const journal = readFileSync(join(reports, run, 'journal.ndjson'), 'utf8');
    const verdict: Verdict = judge(parseJournal(journal));
    return checkVerdict(each, verdict, code) ?? checkGap(journal, each);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

function checkVerdict(each: Cell, verdict: Verdict, code: number | null): string | undefined {
  const reasons = [...verdict.invalid, ...verdict.rows.map((row) => row.reason ?? '')].join('; ');
  if (verdict.verdict !== each.expected) {
    return `expected ${each.expected}, got ${verdict.verdict}: ${reasons}`;
  }
  if (!each.reason.test(reasons)) return `the reason is not said: ${reasons}`;
  return code === each.exitCode ? undefined : `expected exit ${each.exitCode}, got ${code}`;
}

/** The same journal with one event of one source taken out is never met. */
function checkGap(text: string, each: Cell): string | undefined {
  const lines = text.split('\n');
  // Not the last one of its source: that one's absence is told in other words.
  const victim = lines.findIndex(
    (line) => line.includes('"seq":1,') && !line.includes('"kind":"source-closed"'),
  );
  if (victim < 0) return `no event could be taken out of the journal (${each.name})`;
  const torn = judge(parseJournal(lines.toSpliced(victim, 1).join('\n')));
  const said = torn.invalid.join('; ').includes('gap');
  return torn.verdict !== 'met' && said
    ? undefined
    : `a gap in its journal is not seen (${each.name})`;
}

async function stallInFault(
  stall: NonNullable<Cell['stall']>,
  reports: string,
  runner: ChildProcess,
): Promise<void> {
  const inForce = (): boolean => {
    const [run] = readdirSync(reports);
    if (!run) return false;
    try {
      const text = readFileSync(join(reports, run, 'journal.ndjson'), 'utf8');
      return text.includes('"state":"in-force"');
    } catch {
      return false;
    }
  };
  while (!inForce()) {
    if (runner.exitCode !== null) throw new Error('the run ended before its fault came into force');
    await pause(50);
  }
  await pause(STALL_AFTER_MS);
  const pid = findProcess(stall.command, stall.environment, runner.pid);
  process.kill(pid, 'SIGSTOP');
  await pause(STALL_MS);
  process.kill(pid, 'SIGCONT');
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the run did not end within ${RUN_WITHIN_MS} ms`));
    }, RUN_WITHIN_MS);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
process.exitCode = await main(process.argv.slice(2));
