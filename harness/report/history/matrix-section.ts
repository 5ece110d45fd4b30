import type { FaultMatrix, MatrixCell } from '../../history/fault-matrix.ts';
import type { HistoryReport } from '../../history/summarize-history.ts';
import { html, type Markup } from '../page/markup.ts';
import { renderTable } from './table-section.ts';
import { MATRIX_NOTE, tabulateMatrix } from './tables.ts';
import { STATE_WORDS } from './words.ts';

const GROUP_WORDS: Record<FaultMatrix['groups'][number]['on'], string> = {
  component: 'Done to the component itself',
  provider: 'Done by the provider itself',
  link: 'Done to a connection that leads to it',
};

/** Faults down, components across: what is proven, missed, undecided, and what nobody tried. */
export function renderMatrix(report: HistoryReport): Markup {
  const { matrix } = report;
  const columns = matrix.components.length + 1;
  return html`<section id="matrix" aria-labelledby="matrix-title">
<h2 id="matrix-title">What each component survives</h2>
<p class="note">${MATRIX_NOTE}</p>
<ul class="legend">${Object.entries(STATE_WORDS).map(
    ([state, { sign, word }]) =>
      html`<li><span class="cell cell-${state}">${sign}</span>${word}</li>`,
  )}<li><span class="cell">&nbsp;</span>cannot happen</li></ul>
<div class="scroll" tabindex="0" role="region" aria-labelledby="matrix-title">
<table class="matrix"><thead><tr><th scope="col">Fault</th>${matrix.components.map(
    ({ name, kind }) =>
      html`<th scope="col">${name}<small>${kind ?? 'not in the stack file'}</small></th>`,
  )}</tr></thead>
${matrix.groups.map(
  ({
    on,
    faults,
  }) => html`<tbody><tr><th colspan="${columns}" scope="rowgroup">${GROUP_WORDS[on]}</th></tr>
${faults.map((fault) => renderFault(fault, matrix))}</tbody>`,
)}</table></div>
<details><summary>The scenarios behind it</summary>
${renderTable(tabulateMatrix(report))}</details></section>`;
}

function renderFault(fault: string, { components, cells }: FaultMatrix): Markup {
  return html`<tr><th scope="row">${fault}</th>${components.map(({ name }) =>
    renderCell(cells.find((cell) => cell.component === name && cell.fault === fault)),
  )}</tr>`;
}

function renderCell(cell: MatrixCell | undefined): Markup {
  if (!cell) return html`<td></td>`;
  const { sign, word } = STATE_WORDS[cell.state];
  // Of 250 cells most were never tried: they carry their sign and no more.
  if (cell.state === 'never-tried')
    return html`<td class="cell cell-never-tried"><span role="img" aria-label="${word}">${sign}</span></td>`;
  const together = cell.together && html`<small>with others</small>`;
  const worse = cell.worseTogether && STATE_WORDS[cell.worseTogether].sign;
  return html`<td class="cell cell-${cell.state}"><span role="img" aria-label="${word}" title="${word}">${sign}</span>${listProfiles(cell)}${together}${worse && html`<small>${worse} with others</small>`}</td>`;
}

/** The profiles that say what the cell says; those that say something else have their own sign. */
function listProfiles({ by, state }: MatrixCell): Markup[] {
  const groups = Map.groupBy(by, (each) => each.state);
  return [...groups].map(([own, each]) => {
    const profiles = [...new Set(each.map(({ profile }) => profile))].filter(Boolean).join(', ');
    return html`<small>${own !== state && `${STATE_WORDS[own].sign} `}${profiles}</small>`;
  });
}
