import type { Journal } from '../journal/reader.ts';
import type { Expectation, VerdictName } from '../scenario/scenario.ts';
import { writeHeadline } from './headline.ts';
import { measureExpectation } from './indicators/indicators.ts';
import { recordServiceLevels } from './levels/record-service-levels.ts';
import { tabulateLoad } from './load-table.ts';
import { takeNotes } from './notes.ts';
import { type RunView, viewRun } from './run-view.ts';
import { viewTrials } from './trials.ts';
import { findInvalidity } from './validity.ts';
import type { FaultLife, Row, Verdict } from './verdict.ts';

const EXIT = { asExpected: 0, missed: 1, inconclusive: 3, failed: 4 } as const;

/**
 * From a journal to its verdict: pure, so that the same journal is judged the same at any time and
 * without a stack. It never throws on a journal that has a header, however torn the rest is.
 */
export function judge(journal: Journal): Verdict {
  const run = viewRun(journal);
  const { header } = run;
  const { scenario } = header;
  const invalid = findInvalidity(run);
  const outcome = run.outcome?.outcome ?? 'torn';
  const cut = describeSeriesEnd(run);
  const rows = scenario.expect.flatMap((expectation) => {
    const measured = measureSafely(expectation, run);
    return measured.map((row) => withhold(row, invalid, outcome, cut));
  });
  const failures: Verdict['notes'] = [];
  const trials = tellSafely('trials', () => viewTrials(run), failures) ?? [];
  const verdict = combine(rows.map((row) => row.verdict));
  const load = tellSafely('load', () => tabulateLoad(run), failures);
  const notes = tellSafely('notes', () => takeNotes(run), failures) ?? [];
  return {
    schema: 1,
    run: header.run,
    scenario: scenario.path,
    title: scenario.title,
    question: scenario.question,
    profile: header.stack.profile,
    backend: header.stack.backend,
    seed: header.seed,
    verdict,
    expected: scenario.expectVerdict,
    exitCode: decideExitCode(verdict, scenario.expectVerdict, outcome, invalid.length === 0),
    outcome,
    valid: invalid.length === 0,
    invalid,
    headline: writeHeadline(verdict, rows, run.faults, invalid),
    rows,
    ...(header.serviceLevels?.length
      ? { serviceLevels: recordServiceLevels(run, findObstacle(invalid, outcome) ?? cut) }
      : {}),
    faults: run.faults.map(describeLife),
    ...(trials.length > 0 ? { trials } : {}),
    notes: [...notes, ...failures],
    ...(load ? { load } : {}),
  };
}

/** An indicator that fails says so in its row: one bug of ours hides no other row. */
function measureSafely(expectation: Expectation, run: RunView): Row[] {
  try {
    return measureExpectation(expectation, run);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const { line, text, kind } = expectation;
    return [
      {
        line,
        text,
        kind,
        quantity: kind,
        verdict: 'inconclusive',
        unit: 'count',
        bound: { op: '<=', value: 0 },
        samples: 0,
        population: 'none',
        windows: [],
        evidence: 'outside',
        reason: `Failed to measure ${kind}: ${message}. Keep the journal and report it.`,
      },
    ];
  }
}

/** What stands beside the rows and fails is a note: it decides nothing, and must hide nothing. */
function tellSafely<T>(name: string, tell: () => T, failures: Verdict['notes']): T | undefined {
  try {
    return tell();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const value = `Failed to tell the ${name}: ${message}. Keep the journal and report it.`;
    failures.push({ name, value });
    return undefined;
  }
}

/**
 * In a run that is invalid nothing counts but what a sound instrument has counted already; one that
 * was cut short keeps every miss that no further evidence could undo.
 */
function withhold(
  row: Row,
  invalid: string[],
  outcome: Verdict['outcome'],
  cut: string | undefined,
): Row {
  const whole = invalid.length === 0 && outcome === 'completed' && cut === undefined;
  if (whole || row.verdict === 'inconclusive') return row;
  if (row.verdict === 'missed' && row.stands === 'always') return row;
  const cutShort = invalid.length === 0 && outcome !== 'failed';
  if (row.verdict === 'missed' && row.stands === 'in-a-valid-run' && cutShort) return row;
  const reason = invalid[0] ?? cut ?? findObstacle(invalid, outcome);
  return { ...row, verdict: 'inconclusive', reason };
}

/** Why what a run saw is no evidence, or not the whole of it. */
function findObstacle(invalid: string[], outcome: Verdict['outcome']): string | undefined {
  if (invalid[0] !== undefined) return invalid[0];
  if (outcome === 'completed') return undefined;
  return `The run was ${outcome}: what it saw is not the whole of it.`;
}

/** Trials that the scenario wants and that were never injected: nothing is met by fewer. */
function describeSeriesEnd(run: RunView): string | undefined {
  const [end] = run.events.of('series-ended');
  return end && `${end.step} ended after ${end.injected} of ${end.planned} trials: ${end.detail}.`;
}

/** The worst of all rows; none at all prove nothing. */
function combine(verdicts: VerdictName[]): VerdictName {
  if (verdicts.includes('missed')) return 'missed';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'met';
}

function decideExitCode(
  verdict: VerdictName,
  expected: VerdictName,
  outcome: Verdict['outcome'],
  isValid: boolean,
): number {
  if (outcome === 'failed') return EXIT.failed;
  // What is missed in a run that proves nothing is no proof that a weaker stack fails by this fault.
  if (expected === 'missed' && verdict === expected && !isValid) return EXIT.inconclusive;
  if (verdict === expected) return EXIT.asExpected;
  return verdict === 'inconclusive' ? EXIT.inconclusive : EXIT.missed;
}

function describeLife(fault: RunView['faults'][number]): FaultLife {
  const { onHost, whole, asPlanned, exposure, ...life } = fault;
  return life;
}
