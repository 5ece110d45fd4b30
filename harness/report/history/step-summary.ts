import type { HistoryReport } from '../../history/summarize-history.ts';
import { escapeMarkdown } from '../wording/escape-markdown.ts';
import {
  type HistoryTable,
  tabulateCosts,
  tabulateLevels,
  tabulateMatrix,
  tabulateSeries,
  tabulateUncounted,
  tabulateWorsened,
} from './tables.ts';
import { STANDING_WORDS, tellHistory } from './words.ts';

/** GitHub drops a step's whole summary above 1,024 KiB; a comment holds 64. */
export const MOST_SUMMARY_BYTES = 64 * 1_024;
/** Room for the closing line and for saying what was left out. */
const RESERVED_BYTES = 512;
const MOST_CELL_LETTERS = 240;
const MOST_TEXT_LETTERS = 1_200;

/**
 * The report for `$GITHUB_STEP_SUMMARY`: the verdict first, the rest folded. Always below 64 KiB: rows
 * that do not fit are counted, and the sections that matter most come first.
 */
export function renderStepSummary(report: HistoryReport): string {
  const { standing, headline, told } = tellHistory(report);
  const parts = [
    `### ${STANDING_WORDS[standing]}`,
    `**${escapeShort(headline, MOST_TEXT_LETTERS)}**`,
    told
      .map(({ what, text }) => `- **${what}.** ${escapeShort(text, MOST_TEXT_LETTERS)}`)
      .join('\n'),
  ];
  let left = MOST_SUMMARY_BYTES - RESERVED_BYTES - sizeOf(parts.join('\n\n'));
  const tables = [
    tabulateWorsened(report),
    tabulateLevels(report),
    tabulateMatrix(report),
    tabulateSeries(report),
    tabulateCosts(report),
    tabulateUncounted(report),
  ].filter(({ rows }) => rows.length > 0);
  for (const table of tables) {
    const section = fitTable(table, left);
    if (section === undefined) continue;
    parts.push(section);
    left -= sizeOf(section) + 2;
  }
  return `${parts.join('\n\n')}\n\n`;
}

/** As many rows as fit, folded; undefined when not even its head does. */
function fitTable({ title, head, rows }: HistoryTable, mostBytes: number): string | undefined {
  const open = `<details><summary>${escapeHtml(title)}: ${rows.length}</summary>\n`;
  const lines = [open, renderLine(head), `|${head.map(() => '---').join('|')}|`];
  const close = '\n</details>';
  let left = mostBytes - sizeOf(lines.join('\n')) - sizeOf(close) - RESERVED_BYTES;
  if (left < 0) return undefined;
  for (const [index, row] of rows.entries()) {
    const line = renderLine(row);
    left -= sizeOf(line) + 1;
    if (left < 0) {
      lines.push('', `${rows.length - index} more rows stand in report.html.`);
      break;
    }
    lines.push(line);
  }
  return `${lines.join('\n')}\n${close}`;
}

function renderLine(cells: string[]): string {
  return `| ${cells.map((cell) => escapeShort(cell, MOST_CELL_LETTERS)).join(' | ')} |`;
}

function escapeShort(text: string, mostLetters: number): string {
  // A letter takes two units of a string at the most.
  const letters = [...text.slice(0, 2 * mostLetters + 2)];
  return escapeMarkdown(
    letters.length <= mostLetters ? text : `${letters.slice(0, mostLetters - 1).join('')}…`,
  );
}

/** In a summary's own line Markdown is not read. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>`|]/g, (char) => `&#${char.charCodeAt(0)};`);
}

function sizeOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
