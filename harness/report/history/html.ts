import type { HistoryReport } from '../../history/summarize-history.ts';
import { html, type Markup, trust } from '../page/markup.ts';
import { HISTORY_STYLESHEET, STYLESHEET } from '../page/stylesheet.ts';
import { countOf } from '../wording/quantity.ts';
import { renderCalendar } from './calendar-section.ts';
import { renderMatrix } from './matrix-section.ts';
import { renderTableSection } from './table-section.ts';
import {
  tabulateCosts,
  tabulateLevels,
  tabulateSeries,
  tabulateUncounted,
  tabulateWorsened,
} from './tables.ts';
import { renderTrends } from './trend-section.ts';
import { formatTime, STANDING_WORDS, tellHistory } from './words.ts';

const LINKS: [id: string, text: string][] = [
  ['matrix', 'What each component survives'],
  ['levels', 'Error budgets'],
  ['costs', 'Cost of an incident'],
  ['worse', 'What got worse'],
  ['days', 'Day by day'],
  ['scenarios', 'Scenarios'],
  ['trends', 'Every bound over time'],
  ['uncounted', 'Not counted'],
  ['repeat', 'Repeat it'],
];

/** The report over many runs as one file: no script, nothing loaded from anywhere. */
export function renderHistoryHtml(report: HistoryReport): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>What is proven, and what is not · deadair</title>
<style>${trust(STYLESHEET)}${trust(HISTORY_STYLESHEET)}</style>
</head>
<body>
<div class="page">
${renderSummary(report)}
<nav aria-label="Contents"><ul>${LINKS.map(([id, text]) => html`<li><a href="#${id}">${text}</a></li>`)}</ul></nav>
<main>
${renderMatrix(report)}
${renderTableSection(tabulateLevels(report))}
${renderTableSection(tabulateCosts(report))}
${renderTableSection(tabulateWorsened(report))}
${renderCalendar(report)}
${renderTableSection(tabulateSeries(report))}
${renderTrends(report)}
${renderTableSection(tabulateUncounted(report))}
<section id="repeat" aria-labelledby="repeat-title"><h2 id="repeat-title">How to repeat it</h2>
<pre tabindex="0"><code>${report.command}</code></pre></section>
</main>
</div>
</body>
</html>
`.text;
}

function renderSummary(report: HistoryReport): Markup {
  const { standing, headline, told } = tellHistory(report);
  const { period, runs, stackFiles } = report;
  const from = formatTime(period.fromMs);
  const to = formatTime(period.toMs);
  return html`<header>
<p class="kicker">deadair history · ${from} to ${to} · ${countOf(runs, 'run')} · ${stackFiles.join(', ') || 'no stack file'}</p>
<h1>What is proven, and what is not</h1>
<p class="question">Which faults does this stack survive, what do they cost, and what did nobody ever try?</p>
<div class="verdict is-${standing}">
<p class="headline"><span class="badge badge-${standing}">${STANDING_WORDS[standing]}</span>
${headline}</p></div>
<dl class="story">${told.map(({ what, text }) => html`<div><dt>${what}</dt><dd>${text}</dd></div>`)}</dl>
</header>`;
}
