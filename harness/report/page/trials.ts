import type { Trial, TrialSeries, Verdict } from '../../slo/verdict.ts';
import { formatCount } from '../wording/quantity.ts';
import { describeCoverage, describeTrialTime } from '../wording/trial-words.ts';
import { html, type Markup } from './markup.ts';

const OUTCOMES: Record<Trial['outcome'], [style: string, text: string]> = {
  succeeded: ['met', '✓ succeeded'],
  failed: ['missed', '✗ failed'],
  undecided: ['inconclusive', '? undecided'],
  none: ['inconclusive', '– not counted'],
};

/** Every injection of a run that repeats one, and what they say together of coverage. */
export function renderTrials({ trials }: Verdict): Markup | undefined {
  if (!trials) return undefined;
  return html`<section id="trials" aria-labelledby="trials-title">
<h2 id="trials-title">Trials: does the failover succeed each time?</h2>
${trials.map(renderSeries)}</section>`;
}

function renderSeries(series: TrialSeries): Markup {
  const text = describeCoverage(series);
  return html`<p>${text.charAt(0).toUpperCase()}${text.slice(1)}.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Trials of ${series.failover}">
<table><caption>One injection is one trial, however many calls it hits. The slowest unit decides: each call that was
owed an answer under force, or for requests the injection as a whole.</caption>
<thead><tr><th scope="col" class="number">Trial</th><th scope="col">Failover</th>
<th scope="col" class="number">Slowest unit</th><th scope="col" class="number">Units</th>
<th scope="col">Why</th></tr></thead>
<tbody>${series.trials.map(renderTrial)}</tbody></table></div>`;
}

function renderTrial(trial: Trial): Markup {
  const [style, text] = OUTCOMES[trial.outcome];
  return html`<tr><th scope="row" class="number">${trial.trial}</th>
<td><span class="badge badge-${style}">${text}</span></td>
<td class="number">${describeTrialTime(trial)}</td><td class="number">${formatCount(trial.units)}</td>
<td>${trial.reason}</td></tr>`;
}
