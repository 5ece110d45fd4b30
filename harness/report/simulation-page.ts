import type { Answers } from '../simulation/answer-study.ts';
import { YEAR_H } from '../simulation/simulate-years.ts';
import type { Answer, SimulationReport } from '../simulation/simulation-report.ts';
import { drawCauses, drawTornado } from './chart/draw-answers.ts';
import { drawDowntime, traceCurve } from './chart/draw-downtime.ts';
import { html, type Markup, trust } from './page/markup.ts';
import { renderSimulationTable } from './page/simulation-table.ts';
import { SIMULATION_STYLESHEET, STYLESHEET } from './page/stylesheet.ts';
import { ANSWER_SIGNS } from './wording/answer-signs.ts';

const VERDICT_CLASSES: Record<Answer, string> = {
  yes: 'is-met',
  no: 'is-missed',
  undecided: 'is-inconclusive',
};

/** The report of a simulation as one file: no script, nothing loaded from anywhere. */
export function renderSimulationPage(report: SimulationReport, answers: Answers): string {
  const { title, question, headline, answer, sections, command } = report;
  const charts: Record<string, Markup> = {
    uptime: renderCurves(answers),
    causes: renderCauses(answers),
    influences: renderTornado(answers),
  };
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · deadair</title>
<style>${trust(STYLESHEET)}${trust(SIMULATION_STYLESHEET)}</style>
</head>
<body>
<div class="page">
<header>
<p class="kicker">deadair simulation</p>
<h1>${title}</h1>
<p class="question">${question}</p>
<div class="verdict ${VERDICT_CLASSES[answer]}"><p class="headline">${ANSWER_SIGNS[answer]} ${headline}</p>
<p class="tally">Computed from the numbers below: ${countBases(answers)}.</p></div>
</header>
<nav aria-label="Contents"><ul>${sections.map(({ id, title: text }) => html`<li><a href="#${id}">${text}</a></li>`)}</ul></nav>
<main>
${sections.map((section) => renderSection(section, charts[section.id]))}
<section id="reproduce"><h2>Repeat it</h2><pre>${command}</pre></section>
</main>
</div>
</body>
</html>
`.text;
}

/** `4 provider statements, 20 assumptions, 4 measured` */
function countBases({ study }: Answers): string {
  const groups = Map.groupBy(study.parameters, ({ basis }) => basis);
  return [...groups]
    .map(([basis, { length }]) =>
      basis === 'measured' ? `${length} measured` : `${length} ${basis}${length === 1 ? '' : 's'}`,
    )
    .join(', ');
}

function renderSection(
  { id, title, text, tables }: SimulationReport['sections'][number],
  chart: Markup | undefined,
): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${text && html`<p class="note">${text}</p>`}
${chart}
<div class="tables">${tables.map((table) => renderSimulationTable(table, `${id}-title`))}</div></section>`;
}

function renderCurves({ drawn, study }: Answers): Markup {
  const curves = drawn.map(traceCurve);
  const [{ judgedH } = { judgedH: YEAR_H }] = drawn;
  return html`<figure>
<ul class="legend">${curves.map(({ phase }, index) => html`<li><svg width="18" height="12" aria-hidden="true"><path d="M0 6H18" stroke="var(--maker-${index % 6})" stroke-width="2.5"${dash(index)}/></svg>${phase}</li>`)}</ul>
${renderWidths(drawDowntime(curves, study.model.targets, judgedH), 'Share of years with at most so much downtime, for each phase.')}
<figcaption><p>Share of the years that are down for at most so many minutes. Upright lines are the targets: what a curve
has reached there is the chance to meet it.</p></figcaption>
</figure>`;
}

/** Lines differ by their dashes too: colour is never the only sign. */
function dash(index: number): Markup | undefined {
  const pattern = DASHES[index % DASHES.length];
  return pattern === undefined ? undefined : html` stroke-dasharray="${pattern}"`;
}
const DASHES = [undefined, '8 3', '3 3', '10 3 3 3'];

function renderCauses(answers: Answers): Markup {
  return html`<div class="charts">${drawCauses(answers).map(
    ({ phase, drawn }) => html`<figure><figcaption><b>${phase}</b></figcaption>
${renderWidths(drawn, `Minutes down in a year of ${phase}, by cause.`)}</figure>`,
  )}</div>`;
}

function renderTornado(answers: Answers): Markup {
  return html`<figure>
${renderWidths(drawTornado(answers), 'Effect of each number at its low and at its high.')}
<figcaption><p>Hollow: the number at its low. Full: at its high.</p></figcaption></figure>`;
}

function renderWidths(drawn: Record<string, string>, label: string): Markup {
  return html`<div role="img" aria-label="${label} The figures stand in a table below.">
${Object.entries(drawn).map(([width, svg]) => html`<div class="chart chart-${width}">${trust(svg)}</div>`)}
</div>`;
}
