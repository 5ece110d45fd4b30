import type { FaultLife } from '../../slo/verdict.ts';
import type { CallHeard } from '../facts/calls.ts';
import type { Maker } from '../facts/makers.ts';
import type { Span } from '../facts/span.ts';
import { html, type Markup } from './markup.ts';

export interface StripScale {
  span: Span;
  faults: FaultLife[];
  limitMs?: number;
}

const HEIGHT = 26;
/** Bands of a strip: top and height. Speech of both sides, and silence as a thin line between. */
const CALLER = [15, 7] as const;
const ANSWER = [4, 18] as const;
const SILENCE = [12, 2] as const;
const LONG_SILENCE = [9, 8] as const;

type Stretch = { fromMs: number; toMs: number };

/**
 * A call as one band. Shapes stand in a picture stretched to the width of the page; letters stand
 * beside it at percentages, so that they keep their form.
 */
export function drawStrip(
  call: CallHeard,
  makers: Maker[],
  scale: StripScale,
  label: string,
): Markup {
  const words = call.turns.flatMap((turn) => turn.words);
  const shapes = [
    ...drawFaults(scale),
    drawBoxes('life', [{ fromMs: call.dialledMs, toMs: call.endMs }], [12.5, 1]),
    drawBoxes(
      'speaking',
      call.turns.map(({ startedMs, dueMs }) => ({ fromMs: startedMs, toMs: dueMs ?? startedMs })),
      CALLER,
    ),
    drawBoxes('filler', listFiller(call), ANSWER),
    ...makers.map(({ tone, style }) =>
      drawBoxes(
        style,
        words.filter((word) => word.maker === tone),
        ANSWER,
      ),
    ),
    ...drawSilence(call, scale),
  ];
  const letters = listRuns(call).map(({ fromMs, toMs, tone }) => {
    const maker = makers.find((one) => one.tone === tone);
    return html`<text x="${percent((fromMs + toMs) / 2, scale)}" y="17">${maker?.letter}</text>`;
  });
  return html`<svg class="strip" role="img" aria-label="${label}">${stretch(scale, shapes)}${letters}</svg>`;
}

/** Seconds along the top of the strips. */
export function drawRuler(scale: StripScale): Markup {
  const seconds = (scale.span.toMs - scale.span.fromMs) / 1_000;
  const step =
    [1, 2, 5, 10, 20, 30].find((one) => seconds / one <= 9) ?? Math.ceil(seconds / 9 / 60) * 60;
  const marks = Array.from(
    { length: Math.floor((seconds - step / 4) / step) },
    (_, index) => (index + 1) * step,
  );
  return html`<svg class="strip" aria-hidden="true">${stretch(scale, drawFaults(scale))}
${marks.map((second) => html`<text x="${percent(second * 1_000, scale)}" y="13">${second} s</text>`)}</svg>`;
}

export function drawKey(makers: Maker[]): Markup {
  const item = (
    style: string,
    text: string,
    [y, height]: readonly [number, number],
    letter = '',
  ): Markup =>
    html`<li><svg class="key" width="22" height="${HEIGHT}" aria-hidden="true"><g class="${style}"><rect y="${y}" width="22" height="${height}"/></g><text x="11" y="17">${letter}</text></svg>${text}</li>`;
  return html`<ul class="legend">
${item('speaking', 'caller speaks', CALLER)}
${makers.map(({ style, name, letter }) => item(style, `${letter}: ${name} answers`, ANSWER, letter))}
${item('filler', 'filler: sound without a word', ANSWER)}
${item('silent', 'silence while an answer is due', SILENCE)}
${item('silent-long', 'the same, longer than allowed', LONG_SILENCE)}
${item('shade', 'fault in force', [0, HEIGHT])}</ul>`;
}

function drawSilence(
  call: CallHeard,
  { limitMs = Number.POSITIVE_INFINITY }: StripScale,
): Markup[] {
  const silences = call.turns.flatMap((turn) => turn.silences);
  const isLong = ({ fromMs, toMs }: Stretch): boolean => toMs - fromMs > limitMs;
  return [
    drawBoxes(
      'silent',
      silences.filter((one) => !isLong(one)),
      SILENCE,
    ),
    drawBoxes('silent-long', silences.filter(isLong), LONG_SILENCE),
  ];
}

function drawFaults({ faults, span }: StripScale): Markup[] {
  const shades = faults.flatMap(({ inForce, felt, gone }) => {
    const fromMs = (inForce ?? felt)?.[1];
    return fromMs === undefined ? [] : [{ fromMs, toMs: gone?.[1] ?? span.toMs }];
  });
  return [drawBoxes('shade', shades, [0, HEIGHT])];
}

function drawBoxes(
  style: string,
  stretches: Stretch[],
  [top, height]: readonly [number, number],
): Markup {
  const path = stretches
    .map(({ fromMs, toMs }) => {
      const width = Math.max(Math.round(toMs - fromMs), 1);
      return `M${Math.round(fromMs)} ${top}h${width}v${height}h-${width}z`;
    })
    .join('');
  return path ? html`<path class="${style}" d="${path}"/>` : html``;
}

function stretch({ span }: StripScale, shapes: Markup[]): Markup {
  const width = span.toMs - span.fromMs;
  return html`<svg viewBox="${span.fromMs} 0 ${width} ${HEIGHT}" width="100%" height="100%" preserveAspectRatio="none">${shapes}</svg>`;
}

function percent(ms: number, { span }: StripScale): string {
  return `${(((ms - span.fromMs) / (span.toMs - span.fromMs)) * 100).toFixed(2)}%`;
}

/** Words of one maker in a row: each gets one letter. */
function listRuns(call: CallHeard): (Stretch & { tone: string })[] {
  const runs: (Stretch & { tone: string })[] = [];
  for (const { maker, fromMs, toMs } of call.turns.flatMap((turn) => turn.words)) {
    const last = runs.at(-1);
    if (last?.tone === maker && fromMs - last.toMs < 100) last.toMs = toMs;
    else runs.push({ tone: maker, fromMs, toMs });
  }
  return runs;
}

/** Audible, but no word: what is left of the sound when the words are taken out. */
function listFiller(call: CallHeard): Stretch[] {
  const words = call.turns.flatMap((turn) => turn.words);
  const filler: Stretch[] = [];
  for (const { fromMs, toMs } of call.sounds) {
    let atMs = fromMs;
    for (const word of words.filter((one) => one.fromMs < toMs && one.toMs > fromMs)) {
      if (word.fromMs - atMs > 60) filler.push({ fromMs: atMs, toMs: word.fromMs });
      atMs = Math.max(atMs, word.toMs);
    }
    if (toMs - atMs > 60) filler.push({ fromMs: atMs, toMs });
  }
  return filler;
}
