import { CustomChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { compactSvg } from './compact-svg.ts';
import { INK } from './panel.ts';

use([CustomChart, LineChart, GridComponent, MarkLineComponent, SVGRenderer]);

/** Letters of a chart. */
export const CHART_TEXT = { color: INK.soft, fontSize: 11, fontFamily: 'inherit' };

/** A chart as SVG; `id` is unique on the page. */
export function renderChart(
  option: EChartsCoreOption,
  { widthPx, heightPx, id }: { widthPx: number; heightPx: number; id: string },
): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: widthPx, height: heightPx });
  chart.setOption({ animation: false, textStyle: { fontFamily: 'inherit' }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return compactSvg(svg, id);
}
