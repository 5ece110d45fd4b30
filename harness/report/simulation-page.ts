import type { ReportTable, SimulationReport } from '../simulation/describe-simulation.ts';
import { type DowntimeCurve, drawDowntime } from './chart/draw-downtime.ts';
import { html, type Markup, trust } from './page/markup.ts';
import { STYLESHEET } from './page/stylesheet.ts';

/** The report of a simulation as one file: no script, nothing loaded from anywhere. */
export function renderSimulationPage(
  report: SimulationReport,
  curves: DowntimeCurve[],
  targets: number[],
): string {
  const { title, question, headline, sections, command } = report;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · deadair</title>
<style>${trust(STYLESHEET)}</style>
</head>
<body>
<div class="page">
<header>
<p class="kicker">deadair simulation</p>
<h1>${title}</h1>
<p class="question">${question}</p>
<div class="verdict is-inconclusive"><p class="headline">${headline}</p>
<p class="tally">Computed from the assumptions below, not measured.</p></div>
</header>
<nav aria-label="Contents"><ul>${sections.map(({ id, title: text }) => html`<li><a href="#${id}">${text}</a></li>`)}</ul></nav>
<main>
${renderCurves(curves, targets)}
${sections.map(renderSection)}
<section id="reproduce"><h2>Repeat it</h2><pre>${command}</pre></section>
</main>
</div>
</body>
</html>
`.text;
}

function renderCurves(curves: DowntimeCurve[], targets: number[]): Markup {
  const drawn = drawDowntime(curves, targets);
  return html`<section id="years" aria-labelledby="years-title">
<h2 id="years-title">How bad a year can be</h2>
<figure>
<ul class="legend">${curves.map(({ phase }, index) => html`<li><svg width="18" height="12" aria-hidden="true"><path d="M0 6H18" stroke="var(--maker-${index % 6})" stroke-width="2.5"${dash(index)}/></svg>${phase}</li>`)}</ul>
<div role="img" aria-label="Share of years with at most so much downtime, for each phase. The figures stand in the tables below.">
${Object.entries(drawn).map(([width, svg]) => html`<div class="chart chart-${width}">${trust(svg)}</div>`)}
</div>
<figcaption><p>Share of the years that are down for at most so many minutes. Upright lines are the targets: what a curve
has reached there is the chance to meet it.</p></figcaption>
</figure></section>`;
}

/** Lines differ by their dashes too: colour is never the only sign. */
function dash(index: number): Markup | undefined {
  const pattern = DASHES[index % DASHES.length];
  return pattern === undefined ? undefined : html` stroke-dasharray="${pattern}"`;
}
const DASHES = [undefined, '8 3', '3 3', '10 3 3 3'];

function renderSection({ id, title, text, tables }: SimulationReport['sections'][number]): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${text && html`<p class="note">${text}</p>`}
${tables.map((table) => renderTable(table, `${id}-title`))}</section>`;
}

function renderTable({ head, rows }: ReportTable, label: string): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="${label}"><table class="figures">
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([name, ...cells]) =>
      html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}
