import { nameSeries, standingOf } from '../../history/series.ts';
import type { HistoryReport } from '../../history/summarize-history.ts';
import type { TrendPoint, TrendRow } from '../../history/trend.ts';
import { html, type Markup } from '../page/markup.ts';
import { describeMeasured } from '../wording/quantity.ts';
import { VERDICT_SIGNS } from '../wording/verdict-words.ts';
import { drawSparkline } from './sparkline.ts';
import { signOf, signStanding } from './tables.ts';
import { formatTime } from './words.ts';

/** The newest figures behind each line; report.json has all of them. */
const MOST_FIGURES = 10;

type FollowedSeries = HistoryReport['series'][number];

export function renderTrends({ series }: HistoryReport): Markup {
  return html`<section id="trends" aria-labelledby="trends-title">
<h2 id="trends-title">Every bound over time</h2>
<p class="note">Each line is one bound of one scenario, run after run, on a scale from zero. Dashed is the bound, where it is
near. A cross was missed, a ring cannot be told, an upright line is a change of the scenario. Open a bound for its figures.</p>
${series.length === 0 ? html`<p>Nothing was run in this period.</p>` : series.map(renderSeries)}</section>`;
}

function renderSeries(series: FollowedSeries): Markup {
  const standing = standingOf(series.newest.verdict);
  const runs = `${series.runs.length} ${series.runs.length === 1 ? 'run' : 'runs'}`;
  return html`<details class="trend"${standing !== 'met' && html` open`}><summary><span class="badge badge-${standing}">${signStanding(series.newest.verdict)}</span>
<span class="strong">${nameSeries(series)}</span> <span class="quiet">${runs} · ${series.scenario}</span></summary>
<ul class="bounds">${series.rows.map(renderRow)}</ul></details>`;
}

function renderRow({ name, points }: TrendRow): Markup | undefined {
  const last = points.at(-1);
  if (!last) return undefined;
  const { value, bound } = describeMeasured(last.row);
  const met = points.filter(({ verdict }) => verdict === 'met').length;
  const label = `${name}: ${met} of ${points.length} met; the figures stand below it.`;
  return html`<li><details><summary><span class="bound">${name}</span>${drawSparkline(points, label)}
<span class="figure ${last.verdict}">${VERDICT_SIGNS[last.verdict].sign} ${value}</span>
<span class="quiet">${bound} · met ${met} of ${points.length}</span></summary>
<table><thead><tr><th scope="col">Run</th><th scope="col">Verdict</th><th scope="col" class="number">Measured</th><th scope="col" class="number">Bound</th></tr></thead>
<tbody>${points.slice(-MOST_FIGURES).toReversed().map(renderFigure)}</tbody></table></details></li>`;
}

function renderFigure({ startedMs, verdict, row, changed }: TrendPoint): Markup {
  const { value, interval, bound } = describeMeasured(row);
  const note = changed && html`<small>the scenario changed</small>`;
  return html`<tr><td>${formatTime(startedMs)}${note}</td><td>${signOf(verdict)}</td>
<td class="number">${value}<small>${interval}</small></td><td class="number">${bound}</td></tr>`;
}
