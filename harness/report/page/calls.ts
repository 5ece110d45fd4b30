import type { Rows } from '../../journal/columns/rows.ts';
import type { RunView } from '../../slo/run-view.ts';
import type { Verdict } from '../../slo/verdict.ts';
import { type CallHeard, listCalls } from '../facts/calls.ts';
import { listMakers, type Maker } from '../facts/makers.ts';
import { findSpan } from '../facts/span.ts';
import { formatInstant, formatMs } from '../wording/quantity.ts';
import { drawKey, drawRuler, drawStrip, type StripScale } from './call-strip.ts';
import { renderWords } from './call-words.ts';
import { html, type Markup } from './markup.ts';

/** More would make the page heavy; the calls with the longest silences are kept. */
const MOST_CALLS = 60;

export function renderCalls(run: RunView, verdict: Verdict): Markup | undefined {
  const calls = listCalls(run);
  if (calls.length === 0) return undefined;
  const shown = pickCalls(calls);
  const makers = listMakers(run);
  const scale = { span: findSpan(run), faults: verdict.faults, limitMs: findLimit(verdict) };
  const limit =
    scale.limitMs === undefined
      ? ''
      : ` Silence beyond the bound of ${formatMs(scale.limitMs)} is red.`;
  return html`<section id="calls" aria-labelledby="calls-title">
<h2 id="calls-title">What each caller heard</h2>
<p class="note">One strip for each call, on the same time axis.${limit} Open a call to read it word by word.
${shown.length < calls.length && `Shown are the ${shown.length} of ${calls.length} calls with the longest silences; the journal holds all.`}</p>
${drawKey(makers)}
<div class="calls"><div class="ruler"><span>call, longest silence</span>${drawRuler(scale)}</div>
${shown.map((call) => renderCall(call, makers, scale))}</div></section>`;
}

function renderCall(call: CallHeard, makers: Maker[], scale: StripScale): Markup {
  const longestMs = findLongest(call);
  const long = scale.limitMs !== undefined && longestMs !== undefined && longestMs > scale.limitMs;
  const end = describeEnd(call);
  const label = `${call.call}: dialled at ${formatInstant(call.dialledMs)}, ${end ?? 'completed'}`;
  return html`<details class="call"><summary>
<span class="who">${call.call}<span class="${long ? 'alarm' : ''}">${longestMs === undefined ? 'no answer was due' : formatMs(longestMs)}</span>
${end && html`<span class="${call.ended?.reason === 'stopped' ? 'quiet' : 'alarm'}">${end}</span>`}</span>
${drawStrip(call, makers, scale, label)}</summary>
${renderWords(call, makers, scale.limitMs)}</details>`;
}

function findLongest(call: CallHeard): number | undefined {
  const silences = call.turns.flatMap(({ deadAirMs }) =>
    deadAirMs === undefined ? [] : [deadAirMs],
  );
  return silences.length === 0 ? undefined : Math.max(...silences);
}

function describeEnd({ ended }: CallHeard): string | undefined {
  if (!ended) return 'never ended';
  if (ended.reason === 'completed') return undefined;
  return ended.reason === 'stopped' ? 'cut short by the run' : `${ended.reason} by ${ended.by}`;
}

function pickCalls(calls: Rows<CallHeard>): CallHeard[] {
  if (calls.length <= MOST_CALLS) return [...calls];
  const rank = (call: CallHeard): number =>
    (describeEnd(call) ? 1e9 : 0) + (findLongest(call) ?? 0);
  const ranks = calls.map(rank);
  const kept = [...ranks.keys()]
    .sort((a, b) => (ranks[b] as number) - (ranks[a] as number))
    .slice(0, MOST_CALLS);
  return kept.sort((a, b) => a - b).flatMap((place) => calls.at(place) ?? []);
}

/** The longest silence that the scenario allows, where it says so. */
function findLimit(verdict: Verdict): number | undefined {
  const bounds = verdict.rows.filter((row) => row.kind === 'dead-air' && row.unit === 'ms');
  return bounds.length === 0 ? undefined : Math.max(...bounds.map((row) => row.bound.value));
}
