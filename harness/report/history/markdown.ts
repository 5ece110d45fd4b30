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

/** The report over many runs in short, for a chat or a page of a project. */
export function renderHistoryMarkdown(report: HistoryReport): string {
  const { standing, headline, told } = tellHistory(report);
  const tables = [
    tabulateMatrix(report),
    tabulateLevels(report),
    tabulateCosts(report),
    tabulateWorsened(report),
    tabulateSeries(report),
    tabulateUncounted(report),
  ];
  const sections = [
    `# ${STANDING_WORDS[standing]}: what is proven, and what is not`,
    `**${escapeMarkdown(headline)}**`,
    told.map(({ what, text }) => `- **${what}.** ${escapeMarkdown(text)}`).join('\n'),
    ...tables.map(renderSection),
    `## Repeat it\n\n\`\`\`sh\n${report.command}\n\`\`\``,
  ];
  return `${sections.join('\n\n')}\n`;
}

function renderSection({ title, note, head, rows, empty }: HistoryTable): string {
  if (rows.length === 0) return `## ${title}\n\n${escapeMarkdown(empty)}`;
  const table = [renderLine(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(renderLine)];
  return `## ${title}\n\n${escapeMarkdown(note)}\n\n${table.join('\n')}`;
}

function renderLine(cells: string[]): string {
  return `| ${cells.map(escapeMarkdown).join(' | ')} |`;
}
