import reportBuilder, { type Builder, type TestCase, type TestSuite } from 'junit-report-builder';
import { readRunTime } from '../history/run-time.ts';
import { nameSeries } from '../history/series.ts';
import type { Row, Verdict } from '../slo/verdict.ts';
import { countOf, describeMeasured } from './wording/quantity.ts';
import { describeWindows } from './wording/verdict-words.ts';

export interface JunitOptions {
  /** Inconclusive rows are skipped tests instead of errors. The exit code stays what it is. */
  skipInconclusive?: boolean;
}

/** A run that came to a verdict, or why it did not. */
export type JunitRun = { verdict: Verdict; trouble?: JunitTrouble } | JunitFailure;

interface JunitFailure {
  /** As it would stand in the verdict's place: `grok-killed-mid-call · phase-1`. */
  name: string;
  trouble: JunitTrouble;
}

/** What happened beside the rows: `EnvironmentFailed`, `HealingFailed`, `NotRun`. */
export interface JunitTrouble {
  type: string;
  message: string;
}

/**
 * A test suite for each run, a test case for each row: what is missed has failed, what cannot be told
 * is an error, so that no reader of JUnit takes it for green.
 */
export function renderJunit(runs: JunitRun[], options: JunitOptions = {}): string {
  const builder = startJunit();
  for (const run of runs) {
    const suite = builder.testSuite();
    if ('verdict' in run) addVerdict(suite, run.verdict, options);
    else suite.name(run.name);
    if (run.trouble === undefined) continue;
    const name = 'verdict' in run ? run.verdict.scenario : run.name;
    const { type, message } = run.trouble;
    suite.testCase().className(name).name('its stack').error(message, type);
  }
  return `${builder.build()}\n`;
}

export function startJunit(): Builder {
  // Its types promise a default export inside of what Node already imports as the default.
  return (reportBuilder as unknown as Builder).newBuilder().name('deadair');
}

/** Fills the suite of one run: a test case for each row, and one for what rows alone do not tell. */
export function addVerdict(suite: TestSuite, verdict: Verdict, options: JunitOptions): void {
  const { run, scenario, backend, seed, outcome } = verdict;
  suite.name(nameSeries(verdict));
  const startedMs = readRunTime(run);
  if (startedMs !== undefined) suite.timestamp(new Date(startedMs));
  const told = { run, scenario, backend, seed, outcome, verdict: verdict.verdict };
  for (const [name, value] of Object.entries(told)) suite.property(name, value);
  for (const reason of verdict.invalid) suite.property('invalid', reason);
  for (const row of verdict.rows) {
    const name = `${row.quantity} (line ${row.line})`;
    const test = suite.testCase().className(scenario).name(name).file(scenario);
    addOutcome(test, row, verdict, options);
  }
  const { expected, headline } = verdict;
  // Rows alone do not tell a scenario that was to be missed and was not, nor a run without rows.
  if (verdict.rows.length === 0 || (expected !== 'met' && verdict.verdict !== expected)) {
    const whole = suite.testCase().className(scenario).name('the verdict');
    const message = `${headline} Expected ${expected}.`;
    if (verdict.verdict === 'inconclusive') addInconclusive(whole, message, options);
    else whole.failure(message, 'Unexpected');
  }
  if (outcome === 'completed') return;
  const message = verdict.invalid[0] ?? headline;
  suite.testCase().className(scenario).name('the run').error(message, `run ${outcome}`);
}

function addOutcome(test: TestCase, row: Row, verdict: Verdict, options: JunitOptions): void {
  const figures = describeFigures(row);
  const reason = row.reason ?? figures;
  const isAsExpected = verdict.valid && verdict.verdict === verdict.expected;
  const isWanted = isAsExpected && row.verdict === verdict.expected;
  if (row.verdict === 'met') test.standardOutput(figures);
  else if (isWanted) test.standardOutput(`${row.verdict}, as expected: ${reason}\n${figures}`);
  else if (row.verdict === 'missed') test.failure(reason, 'Missed').stacktrace(figures);
  else addInconclusive(test, reason, options, figures, row.samples === 0);
}

function addInconclusive(
  test: TestCase,
  reason: string,
  { skipInconclusive }: JunitOptions,
  figures = '',
  isWithoutData = false,
): void {
  if (skipInconclusive) test.skipped().standardOutput([reason, figures].join('\n').trim());
  else test.error(reason, isWithoutData ? 'NoData' : 'Inconclusive', figures);
}

/** `measured 2.14 s [2.12 s, 2.15 s], bound ≤ 2 s, 31 turns …, window 9.00–17.01 s` */
function describeFigures(row: Row): string {
  const { value, interval, bound } = describeMeasured(row);
  const measured = interval === '' ? value : `${value} ${interval}`;
  const samples = `${countOf(row.samples, 'sample')} of ${row.population}`;
  return `measured ${measured}, bound ${bound}, ${samples}, window ${describeWindows(row.windows)}`;
}
