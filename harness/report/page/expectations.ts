import type { Row, Verdict } from '../../slo/verdict.ts';
import { describeMeasured, formatCount } from '../wording/quantity.ts';
import { describeWindows, VERDICT_SIGNS } from '../wording/verdict-words.ts';
import { html, type Markup } from './markup.ts';

export function renderExpectations({ rows }: Verdict): Markup {
  return html`<section id="expectations" aria-labelledby="expectations-title">
<h2 id="expectations-title">What was expected, and what was measured</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="expectations-title">
<table class="expectations">
<caption>Each sample is an interval. A bound is met when the whole interval satisfies it, missed
when none of it does, and inconclusive in between or with too few samples.</caption>
<thead><tr><th scope="col">Verdict</th><th scope="col">Expectation</th>
<th scope="col" class="number">Measured</th><th scope="col" class="number">Bound</th>
<th scope="col" class="number">Samples</th><th scope="col">Population, window</th>
<th scope="col">Why</th></tr></thead>
<tbody>${rows.map(renderRow)}</tbody>
</table></div></section>`;
}

function renderRow(row: Row): Markup {
  const { sign, word } = VERDICT_SIGNS[row.verdict];
  const { value, interval, bound } = describeMeasured(row);
  const excluded = row.excluded ? html`<small>${formatCount(row.excluded)} left out</small>` : '';
  const formula = row.formula ? html`<small>${row.formula}</small>` : '';
  const inside = row.evidence === 'inside' ? html`<small>told by the stack itself</small>` : '';
  return html`<tr class="row-${row.verdict}">
<td><span class="badge badge-${row.verdict}">${sign} ${word}</span></td>
<th scope="row">${row.quantity}<small><a href="#line-${row.line}">line ${row.line}</a> <code>${row.text}</code></small></th>
<td class="number"><span class="strong">${value}</span><small>${interval || 'exact'}</small>${drawGauge(row)}</td>
<td class="number">${bound}</td>
<td class="number">${formatCount(row.samples)}${excluded}</td>
<td>${row.population}<small>${describeWindows(row.windows)}</small>${formula}${inside}</td>
<td>${row.reason}</td></tr>`;
}

/** The interval (thick) against its bound (upright line), on a scale from zero. */
function drawGauge(row: Row): Markup | undefined {
  const { low, high, bound, unit } = row;
  if (unit !== 'ms' || low === undefined || high === undefined || bound.value <= 0)
    return undefined;
  if (!Number.isFinite(high)) return undefined;
  const scale = 116 / (Math.max(high, bound.value) * 1.1);
  const at = (ms: number): string => (2 + ms * scale).toFixed(1);
  const width = Math.max((high - low) * scale, 2).toFixed(1);
  const colour = { met: 'var(--met)', missed: 'var(--missed)', inconclusive: 'var(--untold)' };
  return html`<svg class="gauge" viewBox="0 0 120 12" aria-hidden="true">
<path d="M2 6H118" stroke="var(--line)"/><path d="M2 6H${at(low)}" stroke="${colour[row.verdict]}" stroke-width="2"/>
<rect x="${at(low)}" y="2" width="${width}" height="8" fill="${colour[row.verdict]}"/>
<path d="M${at(bound.value)} 0V12" stroke="var(--ink)" stroke-width="1.5"/></svg>`;
}
