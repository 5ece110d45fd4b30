import type { LoadRow, Verdict } from '../../slo/verdict.ts';
import { describeLoadRow, FIRST_NUMBER, LOAD_CAPTION, LOAD_HEADS } from '../wording/load-words.ts';
import { html, type Markup } from './markup.ts';

/** What k6 saw, window by window; nothing in a run without it. */
export function renderLoad({ load }: Verdict): Markup | undefined {
  if (!load) return undefined;
  return html`<section id="load" aria-labelledby="load-title">
<h2 id="load-title">What k6 saw</h2>
<ul>${load.scripts.map(({ script, ended, own }) => html`<li><code>${script}</code> ${ended}.${own && html` ${own}`}</li>`)}</ul>
<div class="scroll" tabindex="0" role="region" aria-labelledby="load-title">
<table class="load"><caption>${LOAD_CAPTION}</caption>
<thead><tr>${LOAD_HEADS.map((head, index) => html`<th scope="col"${classOf(index)}>${head}</th>`)}</tr></thead>
<tbody>${load.rows.map(renderRow)}</tbody></table></div></section>`;
}

function renderRow(row: LoadRow): Markup {
  const cells = describeLoadRow(row).map((cell, index) =>
    index === 0 ? html`<th scope="row">${cell}</th>` : html`<td${classOf(index)}>${cell}</td>`,
  );
  return html`<tr>${cells}</tr>`;
}

function classOf(column: number): Markup {
  return column < FIRST_NUMBER ? html`` : html` class="number"`;
}
