import type { TrendPoint } from '../../history/trend.ts';
import { html, type Markup } from '../page/markup.ts';

const WIDTH = 150;
const HEIGHT = 30;
const EDGE = 4;
/** More points than this are nothing but ink: the newest are drawn. */
const MOST_POINTS = 60;

/** The middles of a row over time on a scale from zero, its intervals, its bound, and what was not met. */
export function drawSparkline(points: TrendPoint[], label: string): Markup {
  const shown = points.slice(-MOST_POINTS);
  const ends = shown.flatMap(({ row }) => [row.low, row.high]).filter((one) => one !== undefined);
  const finite = ends.filter(Number.isFinite);
  const bound = shown.at(-1)?.row.bound.value ?? 0;
  const highest = Math.max(...finite, 0);
  const top = bound <= highest * 2 || highest === 0 ? Math.max(highest, bound) : highest;
  const scale = {
    top: top === 0 ? 1 : top,
    step: (WIDTH - 2 * EDGE) / Math.max(1, shown.length - 1),
  };
  const marks = shown.map((point, index) => drawPoint(point, EDGE + index * scale.step, scale.top));
  const isInside = bound <= scale.top;
  return html`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${label}">
${isInside && html`<path d="M0 ${place(bound, scale.top)}H${WIDTH}" stroke="var(--missed)" stroke-dasharray="4 3"/>`}
<path d="${traceLine(shown, scale)}" fill="none" stroke="var(--plain)" stroke-width="1.5"/>${marks}</svg>`;
}

function traceLine(points: TrendPoint[], { top, step }: { top: number; step: number }): string {
  let pen = 'M';
  return points
    .map((point, index) => {
      const middle = middleOf(point);
      if (middle === undefined) {
        pen = 'M';
        return '';
      }
      const part = `${pen}${round(EDGE + index * step)} ${place(middle, top)}`;
      pen = 'L';
      return part;
    })
    .join('');
}

/** A dot; what was missed is a cross, what cannot be told a ring; a change of the scenario is a line. */
function drawPoint(point: TrendPoint, x: number, top: number): Markup {
  const middle = middleOf(point);
  const y = Number(middle === undefined ? EDGE : place(middle, top));
  const changed = point.changed && html`<path d="M${round(x)} 0V${HEIGHT}" stroke="var(--line)"/>`;
  const at = round(x);
  if (point.verdict === 'missed') {
    const d = `M${round(x - 3)} ${round(y - 3)}l6 6m0-6l-6 6`;
    return html`${changed}<path d="${d}" stroke="var(--missed)" stroke-width="1.8"/>`;
  }
  if (point.verdict === 'inconclusive') {
    return html`${changed}<circle cx="${at}" cy="${round(y)}" r="2.8" fill="var(--paper)" stroke="var(--untold)" stroke-width="1.5"/>`;
  }
  return html`${changed}<circle cx="${at}" cy="${round(y)}" r="1.8" fill="var(--met)"/>`;
}

function middleOf({ row: { low, high, samples } }: TrendPoint): number | undefined {
  if (samples === 0 || low === undefined || high === undefined) return undefined;
  return Number.isFinite(high) ? (low + high) / 2 : undefined;
}

function place(value: number, top: number): string {
  const share = Math.min(1, Math.max(0, value / top));
  return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE));
}

function round(value: number): string {
  return String(Number(value.toFixed(1)));
}
