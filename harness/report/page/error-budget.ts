import type { ServiceLevelRecord } from '../../slo/service-level-record.ts';
import type { Verdict } from '../../slo/verdict.ts';
import { describeBudget } from '../facts/budget-cells.ts';
import { VERDICT_SIGNS } from '../wording/verdict-words.ts';
import { html, type Markup } from './markup.ts';

/** What this run says of each service level; undefined when it has none. */
export function renderErrorBudget({ serviceLevels = [] }: Verdict): Markup | undefined {
  if (serviceLevels.length === 0) return undefined;
  return html`<section id="error-budget" aria-labelledby="error-budget-title">
<h2 id="error-budget-title">Error budget</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="error-budget-title">
<table class="expectations budgets">
<caption>What runs like this one claim of each service level. The interval holds at 95 % and counts what shares its
fate as one: an outage, however many requests it hits. Below zero a budget is overspent.</caption>
<thead><tr><th scope="col">Verdict</th><th scope="col">Service level</th>
<th scope="col" class="number">Good</th><th scope="col">Counted</th>
<th scope="col" class="number">Burn rate</th><th scope="col" class="number">Budget spent<small>what is left</small></th>
<th scope="col">Why</th></tr></thead>
<tbody>${serviceLevels.map(renderRow)}</tbody>
</table></div></section>`;
}

function renderRow(record: ServiceLevelRecord): Markup {
  const cells = describeBudget(record);
  const { sign, word } = VERDICT_SIGNS[record.verdict];
  const isEmpty = record.good_events_count + record.bad_events_count === 0;
  return html`<tr class="row-${record.verdict}">
<td><span class="badge badge-${record.verdict}">${sign} ${isEmpty ? 'no data' : word}</span></td>
<th scope="row">${cells.name}<small>${cells.goal}, ${record.method}</small></th>
<td class="number"><span class="strong">${cells.measured}</span><small>${cells.interval}</small></td>
<td>${cells.counted}<small>${cells.causes}</small><small>incidents: ${cells.incidents}</small></td>
<td class="number">${cells.burnRate}</td><td class="number">${cells.spent}<small>${cells.left}</small></td>
<td>${record.reason}</td></tr>`;
}
