import type { FaultLife, Verdict } from '../../slo/verdict.ts';
import { describeHarm } from '../wording/fault-words.ts';
import { formatInstant, formatMs } from '../wording/quantity.ts';
import { html, type Markup } from './markup.ts';

export function renderFaults({ faults }: Verdict): Markup {
  return html`<section id="faults" aria-labelledby="faults-title">
<h2 id="faults-title">Life of each fault</h2>
${faults.length === 0 ? html`<p>Nothing was broken: a control run.</p>` : renderTable(faults)}
</section>`;
}

function renderTable(faults: FaultLife[]): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="faults-title">
<table class="faults">
<caption>Seconds since the start of the run. Each instant is known to lie within ± the figure below it.
Times count from t0.</caption>
<thead><tr><th scope="col">Fault</th><th scope="col" class="number">Asked</th>
<th scope="col" class="number">In force</th><th scope="col" class="number">Felt</th>
<th scope="col" class="number">t0</th><th scope="col" class="number">Heal asked</th>
<th scope="col" class="number">Gone</th><th scope="col">Harm counted</th></tr></thead>
<tbody>${faults.map(renderRow)}</tbody></table></div>`;
}

function renderRow(fault: FaultLife): Markup {
  const { name, kind, target, askedMs, inForce, felt, feltBy, t0, healAskedMs, gone } = fault;
  const harm = fault.harm.map(
    (one) => html`${describeHarm({ ...fault, harm: [one] })}<small>on ${one.on}</small>`,
  );
  return html`<tr><th scope="row"><span class="strong">${name}</span><small>${kind} ${target}</small></th>
${renderInstant(askedMs)}${renderInstant(inForce)}
${renderInstant(felt, felt && `by ${feltBy ?? 'its dependants'}`)}
${renderInstant(t0)}${renderInstant(healAskedMs)}${renderInstant(gone)}
<td>${harm.length > 0 ? harm : 'none: nobody felt it'}</td></tr>`;
}

function renderInstant(instant: number | [number, number] | undefined, note?: string): Markup {
  if (instant === undefined) return html`<td class="number">never</td>`;
  const [low, high] = typeof instant === 'number' ? [instant, instant] : instant;
  const spread = high > low ? `± ${formatMs((high - low) / 2)}` : '';
  const notes = [spread, note].filter(Boolean).map((text) => html`<small>${text}</small>`);
  return html`<td class="number">${formatInstant((low + high) / 2, 3)}${notes}</td>`;
}
