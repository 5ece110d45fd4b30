import { LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { compactSvg } from './compact-svg.ts';
import { INK } from './panel.ts';

use([LineChart, GridComponent, MarkLineComponent, SVGRenderer]);

const WIDTHS = { wide: 1080, medium: 680, narrow: 360 } as const;
const HEIGHT_PX = 320;
const MAKERS = 6;
const DASHES: ('solid' | number[])[] = ['solid', [8, 3], [3, 3], [10, 3, 3, 3]];
const TEXT = { color: INK.soft, fontSize: 11, fontFamily: 'inherit' };
const YEAR_MIN = 525_600;
/** What is less stands at the left edge: an axis of decades has no zero. */
const LEAST_MIN = 1;

/** Share of the years that are down for at most so many minutes. */
export interface DowntimeCurve {
  phase: string;
  /** Minutes and share, both growing. */
  points: [minutes: number, share: number][];
}

/** All phases on one axis of downtime, once for each width of the page. */
export function drawDowntime(
  curves: DowntimeCurve[],
  targets: number[],
): Record<keyof typeof WIDTHS, string> {
  const draw = (width: keyof typeof WIDTHS): string => {
    const chart = init(null, null, {
      renderer: 'svg',
      ssr: true,
      width: WIDTHS[width],
      height: HEIGHT_PX,
    });
    chart.setOption(layOut(curves, targets));
    const svg = chart.renderToSVGString();
    chart.dispose();
    return compactSvg(svg, `downtime-${width}`);
  };
  return { wide: draw('wide'), medium: draw('medium'), narrow: draw('narrow') };
}

function layOut(curves: DowntimeCurve[], targets: number[]) {
  const axis = {
    axisLine: { lineStyle: { color: INK.axis } },
    axisLabel: TEXT,
    nameTextStyle: TEXT,
  };
  return {
    animation: false,
    grid: { left: 46, right: 16, top: 34, bottom: 44 },
    xAxis: {
      ...axis,
      type: 'log',
      min: LEAST_MIN,
      name: 'minutes down in a year',
      nameLocation: 'middle',
      nameGap: 28,
      splitLine: { lineStyle: { color: INK.grid } },
    },
    yAxis: {
      ...axis,
      type: 'value',
      min: 0,
      max: 100,
      axisLabel: { ...TEXT, formatter: '{value} %' },
      splitLine: { lineStyle: { color: INK.grid } },
    },
    series: curves.map(({ points }, index) => ({
      type: 'line',
      showSymbol: false,
      data: points.map(([minutes, share]) => [Math.max(LEAST_MIN, minutes), share * 100]),
      lineStyle: {
        color: `var(--maker-${index % MAKERS})`,
        width: 2.5,
        type: DASHES[index % DASHES.length],
      },
      ...(index === 0 && { markLine: markTargets(targets) }),
    })),
  };
}

function markTargets(targets: number[]) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: INK.soft, type: 'dashed' },
    label: { ...TEXT, formatter: '{b}' },
    data: targets.map((target) => ({
      name: `${Number((target * 100).toPrecision(6))} %`,
      xAxis: Math.max(LEAST_MIN, (1 - target) * YEAR_MIN),
    })),
  };
}
