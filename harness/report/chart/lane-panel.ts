import type { CustomSeriesOption } from 'echarts/charts';
import type { Panel } from './panel.ts';
import { INK } from './panel.ts';

export interface Stretch {
  fromMs: number;
  toMs: number;
  text: string;
  fill: string;
  ink?: string;
  /** Written outside, before and after the stretch. */
  before?: string;
  after?: string;
}

const HEIGHT_PX = 18;
const WIDTH_PER_LETTER_PX = 6.2;
const TEXT = { fontSize: 11, fontFamily: 'inherit' };

/** A row of stretches on the time axis, each with its word in it where it fits. */
export function drawLane(title: string, stretches: Stretch[]): Panel {
  return {
    title,
    heightPx: HEIGHT_PX,
    yAxis: { type: 'value', min: 0, max: 1, show: false },
    series: [
      {
        type: 'custom',
        silent: true,
        clip: false,
        data: stretches.map(({ fromMs, toMs }) => [fromMs, toMs]),
        encode: { x: [0, 1] },
        renderItem: (params, api) => {
          const stretch = stretches[params.dataIndex];
          const left = api.coord([api.value(0), 1]);
          const right = api.coord([api.value(1), 0]);
          if (!stretch) return null;
          return drawStretch(stretch, left[0] ?? 0, right[0] ?? 0, left[1] ?? 0);
        },
      },
    ],
  };
}

type Drawn = ReturnType<NonNullable<CustomSeriesOption['renderItem']>>;

function drawStretch(stretch: Stretch, leftPx: number, rightPx: number, topPx: number): Drawn {
  const width = Math.max(rightPx - leftPx, 1.5);
  const y = topPx + HEIGHT_PX / 2;
  const middle = { ...TEXT, y, verticalAlign: 'middle' as const };
  const fits = stretch.text.length * WIDTH_PER_LETTER_PX + 6 <= width;
  const texts = [
    fits && { text: stretch.text, x: leftPx + 5, align: 'left', fill: stretch.ink ?? INK.text },
    stretch.before && { text: stretch.before, x: leftPx - 5, align: 'right', fill: INK.text },
    stretch.after && { text: stretch.after, x: leftPx + width + 5, align: 'left', fill: INK.text },
  ].filter((text) => typeof text === 'object');
  return {
    type: 'group',
    children: [
      {
        type: 'rect',
        shape: { x: leftPx, y: topPx, width, height: HEIGHT_PX },
        style: { fill: stretch.fill, stroke: 'var(--paper)', lineWidth: 1 },
      },
      ...texts.map((text) => ({
        type: 'text' as const,
        style: { ...middle, ...text, align: text.align as 'left' | 'right' },
      })),
    ],
  };
}
