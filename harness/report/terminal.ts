import { styleText } from 'node:util';
import type { Journal } from '../journal/reader.ts';
import type { VerdictName } from '../scenario/scenario.ts';
import type { LoadTable, Row, TrialSeries, Verdict } from '../slo/verdict.ts';
import { alignCells, GAP, measureColumns } from './wording/align-columns.ts';
import { describeLoadRow, FIRST_NUMBER, LOAD_HEADS } from './wording/load-words.ts';
import { describeMeasured } from './wording/quantity.ts';
import { describeCoverage, describeTrialTime } from './wording/trial-words.ts';
import { countVerdicts, cutHeadline, VERDICT_SIGNS } from './wording/verdict-words.ts';

/** More trials than this are shown only when they did not succeed. */
const TRIALS_SHOWN = 10;
const LOG_COLUMNS = 100;
/** Of a row's name; a terminal too narrow for that may wrap. */
const SHORTEST_NAME = 12;
const INDENT = '    ';
const COLOURS = { met: 'green', missed: 'red', inconclusive: 'magenta' } as const;

export interface TerminalOptions {
  /** By default only on a terminal, and not when NO_COLOR is set. */
  colour?: boolean;
  /** Characters of a line; by default as wide as the terminal, 100 in a log. */
  columns?: number;
}

/** The verdict in about ten lines: a sentence, then each row aligned with its sign. */
export function renderTerminal(
  journal: Journal,
  verdict: Verdict,
  { colour = mayColour(), columns = process.stdout.columns ?? LOG_COLUMNS }: TerminalOptions = {},
): string {
  const paint = (name: VerdictName, text: string): string =>
    colour ? styleText(COLOURS[name], text, { validateStream: false }) : text;
  const { sign, word } = VERDICT_SIGNS[verdict.verdict];
  const lines = [`${paint(verdict.verdict, `${sign} ${word}`)}  ${cutHeadline(verdict)}`];
  lines.push(...verdict.invalid.map((reason) => `  invalid: ${reason}`));
  lines.push(...alignRows(verdict.rows, columns, paint));
  lines.push(...(verdict.trials ?? []).flatMap(alignTrials));
  if (verdict.load) lines.push(...alignLoad(verdict.load));
  const expected =
    verdict.expected === 'met' ? '' : ` · expected ${verdict.expected}, exit ${verdict.exitCode}`;
  lines.push(
    `  ${countVerdicts(verdict.rows.map((row) => row.verdict))}${expected} · seed ${journal.header.seed}`,
  );
  return lines.join('\n');
}

function alignRows(
  rows: Row[],
  columns: number,
  paint: (name: VerdictName, text: string) => string,
): string[] {
  const cells = rows.map((row) => {
    const { value, interval, bound } = describeMeasured(row);
    return [row.quantity, value, interval, bound, `n ${row.samples}`];
  });
  const widths = measureColumns(cells);
  const [longest = 0, ...numbers] = widths;
  const taken = INDENT.length + numbers.reduce((sum, width) => sum + GAP.length + width, 0);
  const widest = Math.min(longest, Math.max(SHORTEST_NAME, columns - taken));
  widths[0] = widest;
  return rows.flatMap((row, index) => {
    const [name = '', ...measured] = cells[index] ?? [];
    // A name too long for its column stands alone, so that one such row does not move all numbers out of sight.
    const isAlone = name.length > widest;
    const line = alignCells([isAlone ? '' : name, ...measured], widths, 1);
    const sign = `  ${paint(row.verdict, VERDICT_SIGNS[row.verdict].sign)} `;
    const reason = row.verdict === 'met' ? undefined : row.reason;
    const told = [row.formula, reason].filter(Boolean).map((text) => `      ${text}`);
    return isAlone ? [`${sign}${name}`, `${INDENT}${line}`, ...told] : [`${sign}${line}`, ...told];
  });
}

const TRIAL_SIGNS = { succeeded: '✓', failed: '✗', undecided: '?', none: '-' } as const;

/** Coverage in a line, then each trial that did not succeed, or all of a few. */
function alignTrials(series: TrialSeries): string[] {
  const { trials } = series;
  const telling = trials.filter(({ outcome }) => outcome !== 'succeeded');
  const shown = trials.length <= TRIALS_SHOWN ? trials : telling;
  const lines = shown.map((trial) => {
    const { reason } = trial;
    const time = describeTrialTime(trial);
    const words = [`trial ${trial.trial}`, time, `units ${trial.units}`, reason].filter(Boolean);
    return `    ${TRIAL_SIGNS[trial.outcome]} ${words.join('  ')}`;
  });
  return [`  ${describeCoverage(series)}`, ...lines];
}

/** What k6 saw: the same table as in the report, and how each script ended. */
function alignLoad({ scripts, rows }: LoadTable): string[] {
  const cells = [LOAD_HEADS, ...rows.map(describeLoadRow)];
  const widths = measureColumns(cells);
  const table = cells.map((line) => `    ${alignCells(line, widths, FIRST_NUMBER)}`);
  const told = scripts.flatMap(({ script, ended, own }) => [
    `  k6 ${script} ${ended}`,
    ...(own ? [`    ${own}`] : []),
  ]);
  return [...told, ...table];
}

function mayColour(): boolean {
  return process.stdout.isTTY === true && !process.env.NO_COLOR;
}
