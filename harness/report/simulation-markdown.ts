import type { Cell, ReportTable, SimulationReport } from '../simulation/simulation-report.ts';
import { ANSWER_SIGNS } from './wording/answer-signs.ts';

/** A simulation as Markdown, which reads in a terminal too. */
export function renderSimulationMarkdown(report: SimulationReport): string {
  const sections = report.sections.flatMap(({ title, text, tables }) => [
    `## ${title}`,
    ...(text === undefined ? [] : [text]),
    ...tables.map(renderTable),
  ]);
  return [
    `# ${report.title}`,
    report.question,
    `**${ANSWER_SIGNS[report.answer]} ${report.headline}**`,
    ...sections,
    `Repeat it: \`${report.command}\``,
  ].join('\n\n');
}

function renderTable({ head, rows }: ReportTable): string {
  const line = (cells: (string | Cell)[]): string =>
    `| ${cells.map((cell) => writeCell(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** `✓ 98.0 % [97.8 to 98.2 %]` */
function writeCell(cell: string | Cell): string {
  if (typeof cell === 'string') return cell;
  const { text, answer, note } = cell;
  return `${answer ? `${ANSWER_SIGNS[answer]} ` : ''}${text}${note === undefined ? '' : ` [${note}]`}`;
}
