import { quantileOf } from '../../probability/estimate.ts';
import type { PhaseYears } from '../../simulation/simulate-years.ts';
import { INK } from './panel.ts';
import { CHART_TEXT, renderChart } from './render-chart.ts';

const WIDTHS = { wide: 1080, medium: 680, narrow: 360 } as const;
const HEIGHT_PX = 320;
const MAKERS = 6;
const DASHES: ('solid' | number[])[] = ['solid', [8, 3], [3, 3], [10, 3, 3, 3]];
const YEAR_MIN = 525_600;
/** What is less stands at the left edge: an axis of decades has no zero. */
const LEAST_MIN = 1;

/** A curve is drawn through so many of its quantiles. */
const CURVE_POINTS = 200;

/** Share of the years that are down for at most so many minutes. */
interface DowntimeCurve {
  phase: string;
  /** Minutes and share, both growing. */
  points: [minutes: number, share: number][];
}

export function traceCurve({ phase, downH }: PhaseYears): DowntimeCurve {
  const sorted = Float64Array.from(downH).sort();
  const points = Array.from({ length: CURVE_POINTS }, (_, index): [number, number] => {
    const share = (index + 1) / CURVE_POINTS;
    return [quantileOf(sorted, share) * 60, share];
  });
  return { phase, points };
}

/** All phases on one axis of downtime, once for each width of the page. */
export function drawDowntime(
  curves: DowntimeCurve[],
  targets: number[],
): Record<keyof typeof WIDTHS, string> {
  const draw = (width: keyof typeof WIDTHS): string =>
    renderChart(layOut(curves, targets), {
      widthPx: WIDTHS[width],
      heightPx: HEIGHT_PX,
      id: `downtime-${width}`,
    });
  return { wide: draw('wide'), medium: draw('medium'), narrow: draw('narrow') };
}

function layOut(curves: DowntimeCurve[], targets: number[]) {
  const axis = {
    axisLine: { lineStyle: { color: INK.axis } },
    axisLabel: CHART_TEXT,
    nameTextStyle: CHART_TEXT,
  };
  return {
    grid: { left: 46, right: 16, top: 40, bottom: 44 },
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
      axisLabel: { ...CHART_TEXT, formatter: '{value} %' },
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
    label: { ...CHART_TEXT, formatter: '{b}' },
    // Neighbours are named at two heights: on a narrow page they would stand in each other.
    data: targets.map((target, index) => ({
      name: `${Number((target * 100).toPrecision(6))} %`,
      xAxis: Math.max(LEAST_MIN, (1 - target) * YEAR_MIN),
      label: { distance: index % 2 === 0 ? 4 : 17 },
    })),
  };
}
