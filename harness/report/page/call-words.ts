import type { CallHeard, TurnHeard } from '../facts/calls.ts';
import type { Maker } from '../facts/makers.ts';
import { formatInstant, formatMs } from '../wording/quantity.ts';
import { html, type Markup } from './markup.ts';

const HEAD_PLACE = 0;
const TERMINATOR_PLACE = 11;

/** A call word by word: who said what, and every silence in between. */
export function renderWords(call: CallHeard, makers: Maker[], limitMs?: number): Markup {
  return html`<div class="words"><ol>${call.turns.map((turn) => renderTurn(turn, makers, limitMs))}</ol>
<p class="note">Dialled at ${formatInstant(call.dialledMs)}${describeEnd(call)}.</p></div>`;
}

function describeEnd({ answeredMs, ended }: CallHeard): string {
  const answered = answeredMs === undefined ? '' : `, answered at ${formatInstant(answeredMs)}`;
  if (!ended) return `${answered}, never ended`;
  const detail = ended.detail ? ` (${ended.detail})` : '';
  return `${answered}, ended at ${formatInstant(ended.atMs)} by the ${ended.by}: ${ended.reason}${detail}`;
}

function renderTurn(turn: TurnHeard, makers: Maker[], limitMs?: number): Markup {
  const due = turn.dueMs === undefined ? 'never due' : `due at ${formatInstant(turn.dueMs)}`;
  const latency =
    turn.latencyMs === undefined ? 'no word came' : `first word after ${formatMs(turn.latencyMs)}`;
  const failed =
    turn.outcome === 'failed' && html` · <span class="alarm">never came to its end</span>`;
  return html`<li><strong>Turn ${turn.turn}</strong> · caller ${turn.fact ?? 'speaks'} · ${due} · ${latency}${describeUse(turn)}${failed}
<p class="said">${listSaid(turn, makers, limitMs)}</p></li>`;
}

function describeUse({ used }: TurnHeard): Markup | string {
  if (!used) return '';
  if (used.correct) return ` · remembered${used.maker ? ` by ${used.maker}` : ''}`;
  return html` · <span class="alarm">not remembered</span>`;
}

/** Words and silences of a turn in the order of time. */
function listSaid(turn: TurnHeard, makers: Maker[], limitMs = Number.POSITIVE_INFINITY): Markup[] {
  const hushes = turn.silences.map(({ fromMs, toMs }) => {
    const long = toMs - fromMs > limitMs;
    return {
      atMs: fromMs,
      said: html`<span class="${long ? 'alarm' : 'hush'}">[silence ${formatMs(toMs - fromMs)}]</span> `,
    };
  });
  const words = turn.words.map((word, index) => {
    const maker = makers.find((one) => one.tone === word.maker);
    const begins = turn.words[index - 1]?.maker !== word.maker;
    const tag =
      begins && html`<span class="tag ${maker?.style}">${maker?.name ?? word.maker}</span> `;
    return { atMs: word.fromMs, said: html`${tag}<code>${describeWord(word)}</code> ` };
  });
  return [...hushes, ...words].sort((a, b) => a.atMs - b.atMs).map(({ said }) => said);
}

function describeWord({ place, payload }: TurnHeard['words'][number]): string {
  if (place === HEAD_PLACE) return `begin(${payload} words)`;
  return place === TERMINATOR_PLACE ? 'end' : `w${payload}`;
}
