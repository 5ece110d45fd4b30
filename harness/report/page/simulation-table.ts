import type { Cell, ReportTable } from '../../simulation/simulation-report.ts';
import { ANSWER_SIGNS } from '../wording/answer-signs.ts';
import { html, type Markup } from './markup.ts';

const NUMBER = String.raw`[+<>-]?\s?[\d.,]+(?: (?:%|ms|s|min|h))?`;
/** A column of figures stands to the right; in one of words something is no figure. */
const FIGURE = new RegExp(`^(?:${NUMBER}(?: to ${NUMBER})?|none|no page|no formula|not known)?$`);

/** A table that scrolls by itself on a narrow page. */
export function renderSimulationTable({ head, rows }: ReportTable, label: string): Markup {
  const isWords = head.map((_, column) => rows.some((row) => !FIGURE.test(textOf(row[column]))));
  const style = (column: number): Markup | undefined =>
    isWords[column] ? html` class="prose"` : undefined;
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="${label}"><table class="figures">
<thead><tr>${head.map((cell, column) => html`<th scope="col"${style(column)}>${cell}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([name, ...cells]) =>
      html`<tr><th scope="row">${textOf(name)}</th>${cells.map((cell, index) => renderCell(cell, style(index + 1)))}</tr>
`,
  )}</tbody></table></div>
`;
}

function renderCell(cell: string | Cell, style: Markup | undefined): Markup {
  if (typeof cell === 'string') return html`<td${style}>${cell}</td>`;
  const { text, answer, note } = cell;
  const small = note !== undefined && html`<small>${note}</small>`;
  if (!answer) return html`<td${style}>${text}${small}</td>`;
  const prose = style ? ' prose' : '';
  return html`<td class="cell-${answer}${prose}">${ANSWER_SIGNS[answer]} ${text}${small}</td>`;
}

function textOf(cell: string | Cell | undefined): string {
  return typeof cell === 'object' ? cell.text : (cell ?? '');
}
