import type { RunView } from '../slo/run-view.ts';
import type { Verdict } from '../slo/verdict.ts';
import { renderCalls } from './page/calls.ts';
import { renderErrorBudget } from './page/error-budget.ts';
import { renderExpectations } from './page/expectations.ts';
import { renderFaults } from './page/faults.ts';
import { renderGlossary } from './page/glossary.ts';
import { renderLoad } from './page/load.ts';
import { html, trust } from './page/markup.ts';
import { renderReproduce, renderScenario } from './page/reproduce.ts';
import { STYLESHEET } from './page/stylesheet.ts';
import { renderSummary } from './page/summary.ts';
import { renderTimeline } from './page/timeline.ts';
import { renderTrials } from './page/trials.ts';
import { renderTrust } from './page/trust.ts';
import type { Story } from './wording/story.ts';
import { VERDICT_SIGNS } from './wording/verdict-words.ts';

const LINKS: [id: string, text: string][] = [
  ['timeline', 'Timeline'],
  ['expectations', 'Expectations'],
  ['trials', 'Trials'],
  ['error-budget', 'Error budget'],
  ['load', 'What k6 saw'],
  ['calls', 'What each caller heard'],
  ['faults', 'Faults'],
  ['trust', 'Can it be trusted?'],
  ['reproduce', 'Repeat it'],
  ['scenario', 'Scenario'],
  ['glossary', 'Glossary'],
];

/** The whole report as one file: no script, nothing loaded from anywhere. */
export function renderHtml(run: RunView, verdict: Verdict, story: Story): string {
  const { sign, word } = VERDICT_SIGNS[verdict.verdict];
  const calls = renderCalls(run, verdict);
  const trials = renderTrials(verdict);
  const budget = renderErrorBudget(verdict);
  const load = renderLoad(verdict);
  const optional: Record<string, unknown> = { calls, trials, 'error-budget': budget, load };
  const links = LINKS.filter(([id]) => !(id in optional) || optional[id]);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${sign} ${word}: ${verdict.title} · deadair</title>
<style>${trust(STYLESHEET)}</style>
</head>
<body>
<div class="page">
${renderSummary(run, verdict, story)}
<nav aria-label="Contents"><ul>${links.map(([id, text]) => html`<li><a href="#${id}">${text}</a></li>`)}</ul></nav>
<main>
${renderTimeline(run, verdict)}
${renderExpectations(verdict)}
${[trials, budget, load].map((part) => part && html`${part}\n`)}${calls}
${renderFaults(verdict)}
${renderTrust(run, verdict)}
${renderReproduce(run)}
${renderScenario(run, verdict)}
${renderGlossary()}
</main>
</div>
</body>
</html>
`;
  return page.text;
}
