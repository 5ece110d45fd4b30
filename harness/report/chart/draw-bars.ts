import type { CustomSeriesOption } from 'echarts/charts';
import { INK } from './panel.ts';
import { CHART_TEXT, renderChart } from './render-chart.ts';

/** Drawn for a wide page, letters would shrink on a telephone. */
const BARS_PX = 350;
const ROW_PX = { broad: 24, slim: 38 } as const;
const WIDTH_PER_LETTER_PX = 6.3;
const SLIM_NAMES_PX = 6;
const BAR_PX = 14;
const AXIS_PX = 44;
const LABEL_PX = 64;

/** A bar from one value to another; its label stands at `to`. */
export interface Bar {
  from: number;
  to: number;
  label?: string;
  fill: 'full' | 'hollow' | 'plain';
}

export interface Bars {
  /** Prefix of the ids in it, unique on the page. */
  id: string;
  /** Downwards. */
  rows: { name: string; bars: Bar[] }[];
  axis: string;
}

/** Rows of bars on one axis, each from a value to another: a waterfall or a tornado. */
export function drawBars(bars: Bars): Record<keyof typeof ROW_PX, string> {
  const draw = (width: keyof typeof ROW_PX): string =>
    renderChart(layOut(bars, width), {
      widthPx: BARS_PX + (width === 'slim' ? 0 : measureNames(bars)),
      heightPx: AXIS_PX + bars.rows.length * ROW_PX[width],
      id: `${bars.id}-${width}`,
    });
  return { broad: draw('broad'), slim: draw('slim') };
}

/** Room for the longest name, beside the bars. */
function measureNames({ rows }: Bars): number {
  return 14 + WIDTH_PER_LETTER_PX * Math.max(...rows.map(({ name }) => name.length));
}

function layOut(shape: Bars, width: keyof typeof ROW_PX) {
  const { rows, axis } = shape;
  const namesPx = width === 'slim' ? SLIM_NAMES_PX : measureNames(shape);
  const values = rows.flatMap(({ bars }) => bars.flatMap(({ from, to }) => [from, to]));
  return {
    grid: {
      left: namesPx + (values.some((value) => value < 0) ? LABEL_PX : 0),
      right: LABEL_PX,
      top: 2,
      bottom: AXIS_PX - 2,
      outerBoundsMode: 'none',
    },
    xAxis: {
      type: 'value',
      name: axis,
      nameLocation: 'middle',
      nameGap: 24,
      nameTextStyle: CHART_TEXT,
      axisLabel: { ...CHART_TEXT, hideOverlap: true },
      axisLine: { show: false },
      axisTick: { show: false },
      splitNumber: 4,
      splitLine: { lineStyle: { color: INK.grid } },
    },
    yAxis: { type: 'value', min: 0, max: rows.length, inverse: true, show: false },
    series: [
      {
        type: 'custom',
        silent: true,
        clip: false,
        // Of all values, so that the axis holds them; a row is drawn by its index.
        data: rows.map(({ bars }, index) => [
          Math.min(0, ...bars.flatMap(({ from, to }) => [from, to])),
          Math.max(0, ...bars.flatMap(({ from, to }) => [from, to])),
          index,
        ]),
        encode: { x: [0, 1], y: 2 },
        renderItem: (params, api) => {
          const row = rows[params.dataIndex];
          if (!row) return null;
          const at = (value: number): number => api.coord([value, 0])[0] ?? 0;
          const topPx = api.coord([0, params.dataIndex])[1] ?? 0;
          return { type: 'group', children: drawRow(row, { at, topPx, namesPx, width }) };
        },
      } satisfies CustomSeriesOption,
    ],
  };
}

interface Place {
  at: (value: number) => number;
  topPx: number;
  namesPx: number;
  width: keyof typeof ROW_PX;
}

/** On a narrow page the name stands above its bars, not beside them. */
function drawRow({ name, bars }: Bars['rows'][number], { at, topPx, namesPx, width }: Place) {
  const slim = width === 'slim';
  const middlePx = topPx + (slim ? ROW_PX.slim - BAR_PX / 2 - 3 : ROW_PX.broad / 2);
  const nameStyle = slim
    ? { x: namesPx, y: topPx + 10, align: 'left' as const }
    : { x: namesPx - 8, y: middlePx, align: 'right' as const };
  return [
    writeText(name, nameStyle, INK.text),
    ...bars.flatMap((bar) => {
      const [from, to] = [at(bar.from), at(bar.to)];
      const leads = bar.to >= bar.from;
      const shape = {
        x: Math.min(from, to),
        y: middlePx - BAR_PX / 2,
        width: Math.max(Math.abs(to - from), 1),
        height: BAR_PX,
      };
      return [
        { type: 'rect' as const, shape, style: FILLS[bar.fill] },
        ...(bar.label === undefined
          ? []
          : [
              writeText(
                bar.label,
                { x: to + (leads ? 5 : -5), y: middlePx, align: leads ? 'left' : 'right' },
                INK.soft,
              ),
            ]),
      ];
    }),
  ];
}

function writeText(
  text: string,
  place: { x: number; y: number; align: 'left' | 'right' },
  fill: string,
) {
  const { fontSize, fontFamily } = CHART_TEXT;
  const style = { ...place, text, fill, fontSize, fontFamily, verticalAlign: 'middle' as const };
  return { type: 'text' as const, style };
}

const FILLS = {
  full: { fill: 'var(--maker-0)' },
  hollow: { fill: 'var(--paper)', stroke: 'var(--maker-0)', lineWidth: 1.5 },
  plain: { fill: INK.plain },
} as const;
