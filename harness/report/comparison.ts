import type { ComparedLevel } from '../history/compare-levels.ts';
import type { ChangeOutcome, RowChange } from '../history/compare-rows.ts';
import type { ComparedRow, RunComparison } from '../history/compare-runs.ts';
import type { ServiceLevelRecord } from '../slo/service-level-record.ts';
import type { Row } from '../slo/verdict.ts';
import { describeBudget } from './facts/budget-cells.ts';
import { describeChange, formatPercent, formatSize } from './history/words.ts';
import { countOf, describeMeasured, formatCount } from './wording/quantity.ts';
import { VERDICT_SIGNS } from './wording/verdict-words.ts';

const OUTCOME_WORDS: Record<ChangeOutcome, string> = {
  worse: '✗ worse',
  unknown: '? unknown',
  better: '✓ better',
  same: '= same',
};

/** Two runs side by side, row by row, after one sentence that says what it comes to. */
export function renderComparison(comparison: RunComparison): string {
  const { baseline, candidate, rows, levels, remarks } = comparison;
  const { title, profile } = candidate.verdict;
  const head = ['', 'row', 'baseline', 'candidate', 'change', 'why'];
  const cells = rows.map((row) => [
    OUTCOME_WORDS[row.change.outcome],
    `${row.name} (line ${row.line})`,
    describeRow(row.baseline),
    describeRow(row.candidate),
    describeChange(row.change, (row.candidate ?? row.baseline)?.unit ?? 'count'),
    explain(row),
  ]);
  return [
    `${tellOutcome(comparison)}  ${[title, profile].filter(Boolean).join(' · ')}`,
    `  baseline   ${baseline.folder}`,
    `  candidate  ${candidate.folder}`,
    ...remarks.map((remark) => `  ${remark}`),
    '',
    ...alignColumns([head, ...cells]).map((line) => `  ${line}`),
    ...renderLevels(levels),
  ].join('\n');
}

/** Only the service levels that changed: most of them are in no row, and one run rarely decides them. */
function renderLevels(levels: ComparedLevel[]): string[] {
  const changed = levels.filter(({ change: { outcome } }) => /better|worse/.test(outcome));
  if (changed.length === 0) return [];
  const head = ['', 'service level', 'baseline', 'candidate', 'goal'];
  const cells = changed.map(({ name, change, baseline, candidate }) => [
    OUTCOME_WORDS[change.outcome],
    name,
    describeLevel(baseline),
    describeLevel(candidate),
    describeBudget(candidate).goal,
  ]);
  return ['', ...alignColumns([head, ...cells]).map((line) => `  ${line}`)];
}

function describeLevel(record: ServiceLevelRecord): string {
  const { measured, interval } = describeBudget(record);
  return `${VERDICT_SIGNS[record.verdict].sign} ${measured} ${interval}`.trim();
}

function tellOutcome({ rows, levels, outcome }: RunComparison): string {
  const count = (wanted: ChangeOutcome, of: { change: RowChange }[] = rows): number =>
    of.filter(({ change }) => change.outcome === wanted).length;
  const told = (wanted: 'better' | 'worse'): string =>
    [
      count(wanted) > 0 ? `${countOf(count(wanted), 'row')} of ${rows.length} ${wanted}` : '',
      count(wanted, levels) > 0
        ? `${countOf(count(wanted, levels), 'service level')} ${wanted}`
        : '',
    ]
      .filter(Boolean)
      .join(', ');
  const unknown = `${countOf(count('unknown'), 'row')} of ${rows.length} cannot be told`;
  const head = {
    worse: `✗ ${told('worse')}`,
    unknown: rows.length === 0 ? '? nothing to compare' : `? ${unknown}`,
    same: '✓ nothing got worse',
  };
  return [head[outcome], told('better')].filter(Boolean).join(', ');
}

function describeRow(row: Row | undefined): string {
  if (!row) return 'not judged';
  const { value } = describeMeasured(row);
  return `${VERDICT_SIGNS[row.verdict].sign} ${value}`;
}

function explain({ change, baseline, candidate }: ComparedRow): string {
  if (!baseline || !candidate) return 'only one of the runs judged it';
  const verdicts = `${baseline.verdict} before, ${candidate.verdict} now`;
  const reasons: Record<RowChange['by'], string> = {
    verdict: verdicts,
    inconclusive: verdicts,
    value: change.outcome === 'same' ? tellFloor(change, candidate) : '',
    'no-value': 'nothing was measured',
    endless: 'one of the intervals has no end, and they may overlap',
  };
  const reason = change.outcome === 'same' ? '' : (candidate.reason ?? '');
  const told = [reasons[change.by], reason].filter(Boolean).join(': ');
  return [told, tellThinner(baseline, candidate)].filter(Boolean).join('; ');
}

/** The same from far less is no worse, and not the same evidence either. */
function tellThinner(baseline: Row, candidate: Row): string {
  if (candidate.samples * 2 >= baseline.samples) return '';
  return `from ${formatCount(candidate.samples)} samples instead of ${formatCount(baseline.samples)}`;
}

function tellFloor({ worseBy = 0, relative = 0, floor }: RowChange, { unit }: Row): string {
  if (worseBy === 0) return '';
  if (Math.abs(worseBy) > floor) return `only ${formatPercent(Math.abs(relative))} of it`;
  return `within ${formatSize(floor, unit)}, which chance explains`;
}

function alignColumns(lines: string[][]): string[] {
  const columns = lines[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
