import type { ReportTable, SimulationReport } from '../simulation/describe-simulation.ts';

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
    `**${report.headline}**`,
    ...sections,
    `Repeat it: \`${report.command}\``,
  ].join('\n\n');
}

function renderTable({ head, rows }: ReportTable): string {
  const line = (cells: string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
