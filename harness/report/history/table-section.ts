import { html, type Markup } from '../page/markup.ts';
import type { HistoryTable } from './tables.ts';

/** A table as a section of the page. */
export function renderTableSection(table: HistoryTable): Markup {
  const { id, title, note, empty, rows } = table;
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${rows.length === 0 ? html`<p>${empty}</p>` : html`<p class="note">${note}</p>${renderTable(table)}`}
</section>`;
}

/** The table alone; what begins with a verdict's sign is a badge. */
export function renderTable({ id, title, head, rows, empty }: HistoryTable): Markup {
  if (rows.length === 0) return html`<p>${empty}</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}">
<table class="told told-${id}"><thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((text, column) => renderCell(text, column, head))}</tr>`)}</tbody></table></div>`;
}

const BADGES: Record<string, string> = {
  '✓': 'met',
  '✗': 'missed',
  '?': 'inconclusive',
  '◇': 'known-gap',
};

/** What a row is about is its header: the cell behind the verdict, or the first where there is none. */
function renderCell(text: string, column: number, head: string[]): Markup {
  const badge = column === 0 ? BADGES[text.charAt(0)] : undefined;
  if (column === (head[0] === 'verdict' ? 1 : 0))
    return html`<th scope="row">${keepUnits(text)}</th>`;
  if (badge === undefined) return html`<td>${keepUnits(text)}</td>`;
  return html`<td><span class="badge badge-${badge}">${text}</span></td>`;
}

/** A number and its unit stand on one line. */
function keepUnits(text: string): string {
  return text.replace(/(\d) (%|pp|ms|s|min|h|d)(?![\w-])/g, '$1\u00a0$2');
}
