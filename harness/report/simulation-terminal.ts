import type { Cell, ReportTable, SimulationReport } from '../simulation/simulation-report.ts';
import { alignCells, measureColumns } from './wording/align-columns.ts';
import { ANSWER_SIGNS } from './wording/answer-signs.ts';

/** A simulation in about ten lines: its answer, and the chances of each phase. The report has the rest. */
export function renderSimulationTerminal(report: SimulationReport): string {
  const [chances] = report.sections;
  return [
    `${ANSWER_SIGNS[report.answer]} ${report.headline}`,
    ...(chances ? [`  ${chances.title}`, ...chances.tables.flatMap(alignTable)] : []),
  ].join('\n');
}

/** Without the intervals of the cells, which would make it wider than a terminal. */
function alignTable({ head, rows }: ReportTable): string[] {
  const cells = [head, ...rows].map((line) => line.map(writeCell));
  const widths = measureColumns(cells);
  return cells.map((line) => `    ${alignCells(line, widths, 1)}`);
}

function writeCell(cell: string | Cell): string {
  if (typeof cell === 'string') return cell;
  return `${cell.answer ? `${ANSWER_SIGNS[cell.answer]} ` : ''}${cell.text}`;
}
