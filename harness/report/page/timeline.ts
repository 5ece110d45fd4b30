import type { RunView } from '../../slo/run-view.ts';
import type { Verdict } from '../../slo/verdict.ts';
import { drawTimeline } from '../chart/draw-timeline.ts';
import { listMakers } from '../facts/makers.ts';
import { formatInstant } from '../wording/quantity.ts';
import { html, type Markup, trust } from './markup.ts';

/** Drawn like the symbols of the chart: colour is never the only sign. */
const SHAPES = [
  '<circle cx="6" cy="6" r="4.5"/>',
  '<path d="M6 0.5L11.5 6L6 11.5L0.5 6Z"/>',
  '<path d="M6 1L11.5 11H0.5Z"/>',
  '<rect x="1.5" y="1.5" width="9" height="9"/>',
  '<circle cx="6" cy="5" r="4"/>',
  '<path d="M6 1L11 11L6 8L1 11Z"/>',
];

export function renderTimeline(run: RunView, verdict: Verdict): Markup {
  const drawn = drawTimeline(run, verdict);
  const label = describeTimeline(verdict);
  const makers = listMakers(run).map(
    ({ name, style }, index) =>
      html`<li><svg class="key" width="12" height="12" aria-hidden="true"><g class="${style}">${trust(SHAPES[index % SHAPES.length] ?? '')}</g></svg>answer ended by ${name}</li>`,
  );
  return html`<section id="timeline" aria-labelledby="timeline-title">
<h2 id="timeline-title">The run on one time axis</h2>
<figure>
<ul class="legend">${makers}
<li><svg class="key" width="12" height="12" aria-hidden="true"><path d="M1 1L11 11M11 1L1 11" stroke="var(--bad)" stroke-width="2.5"/></svg>answer never ended</li>
${swatch('var(--missed)', 'bound', true)}
${swatch('var(--fault-line)', 'fault in force, shaded until it is gone; dotted: heal asked')}
${swatch('var(--good)', 'healthy answers, breaker closed')}${swatch('var(--degraded)', 'answers marked as degraded, half-open')}
${swatch('var(--bad)', 'failed answers, breaker open (paler)')}</ul>
<div role="img" aria-label="${label}">
${Object.entries(drawn).map(([width, svg]) => html`<div class="chart chart-${width}">${trust(svg)}</div>`)}
</div>
<figcaption><p>Seconds since the start of the run. A point stands where an answer fell due. “Inside” is
what the stack tells of itself: it explains, and no verdict about users rests on it.</p></figcaption>
</figure></section>`;
}

function swatch(colour: string, text: string, dashed = false): Markup {
  const mark = dashed
    ? html`<path d="M0 6H14" stroke="${colour}" stroke-width="2" stroke-dasharray="5 3"/>`
    : html`<rect y="1" width="14" height="10" rx="2" fill="${colour}"/>`;
  return html`<li><svg width="14" height="12" aria-hidden="true">${mark}</svg>${text}</li>`;
}

function describeTimeline({ faults, rows }: Verdict): string {
  const lives = faults.map(({ kind, target, t0, gone }) => {
    const from = t0 ? formatInstant(t0[1]) : 'never';
    return `${kind} ${target} from ${from} to ${gone ? formatInstant(gone[1]) : 'the end'}`;
  });
  const bounds = rows.map(({ quantity, verdict }) => `${quantity} ${verdict}`);
  return `Timeline of the run. Faults: ${lives.join('; ') || 'none'}. Results: ${bounds.join('; ')}. The figures stand in the tables below.`;
}
