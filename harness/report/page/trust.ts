import type { RunView } from '../../slo/run-view.ts';
import type { Verdict } from '../../slo/verdict.ts';
import { type LatenessSeen, listLateness } from '../facts/lateness.ts';
import { formatCount, formatInstant, formatMs } from '../wording/quantity.ts';
import { html, type Markup } from './markup.ts';

/** Whether the run may be judged at all, and how late the instrument itself was. */
export function renderTrust(run: RunView, verdict: Verdict): Markup {
  const reasons = [...new Set([...verdict.invalid, ...run.torn])];
  const died = run.events.of('process-exited').filter(({ expected }) => !expected);
  return html`<section id="trust" aria-labelledby="trust-title">
<h2 id="trust-title">Can this run be trusted?</h2>
${
  reasons.length === 0
    ? html`<p><span class="badge badge-met">✓ valid</span> The run ${verdict.outcome}. Every source of
evidence numbered its events and ended with their count; nothing is missing.</p>`
    : html`<p><span class="badge badge-inconclusive">? invalid</span> Every bound that is not already
proven missed is inconclusive, because:</p><ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`
}
${died.length > 0 && html`<p>${formatCount(died.length)} processes ended that nobody asked to end.</p>`}
${verdict.notes.length > 0 && html`<dl class="facts">${verdict.notes.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`}
<h3>Lateness of the instrument</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Lateness of the instrument">
<table><caption>What the event loop of each measuring process lost. It widens the samples that it overlaps; it is
never blamed on the stack.</caption>
<thead><tr><th scope="col">Process</th><th scope="col">Sources of evidence</th><th scope="col" class="number">Events</th>
<th scope="col" class="number">Stalls</th><th scope="col" class="number">Lost in all</th>
<th scope="col" class="number">Worst</th></tr></thead>
<tbody>${listLateness(run).map(renderProcess)}</tbody></table></div></section>`;
}

function renderProcess({ process, sources, events, stalls, lostMs, worst }: LatenessSeen): Markup {
  const when = worst && html`<small>at ${formatInstant(worst.fromMs)}</small>`;
  return html`<tr><th scope="row">${process}</th><td>${sources.join(', ')}</td>
<td class="number">${formatCount(events)}</td><td class="number">${formatCount(stalls)}</td>
<td class="number">${formatMs(lostMs)}</td>
<td class="number">${worst ? formatMs(worst.lostMs) : 'none'}${when}</td></tr>`;
}
