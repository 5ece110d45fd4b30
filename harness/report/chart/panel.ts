import type { YAXisComponentOption } from 'echarts';
import type { CustomSeriesOption, LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';

/** One band of the timeline. All panels share the time axis; each has its own scale. */
export interface Panel {
  title: string;
  heightPx: number;
  yAxis: YAXisComponentOption;
  series: (LineSeriesOption | ScatterSeriesOption | CustomSeriesOption)[];
}

/** Colours are the page's own CSS variables, so that one drawing follows light and dark. */
export const INK = {
  text: 'var(--ink)',
  soft: 'var(--soft)',
  axis: 'var(--line)',
  grid: 'var(--grid)',
  fault: 'var(--fault)',
  faultLine: 'var(--fault-line)',
  good: 'var(--good)',
  degraded: 'var(--degraded)',
  bad: 'var(--bad)',
  plain: 'var(--plain)',
} as const;

/** ECharts takes numbers, and what is not there must not be drawn. */
export const NOTHING = '-';
