import { quantileOf } from '../../probability/estimate.ts';
import type { PhaseYears } from '../../simulation/simulate-years.ts';
import { writeShare } from '../../simulation/write-figures.ts';
import { INK } from './panel.ts';
import { CHART_TEXT, renderChart } from './render-chart.ts';

const WIDTHS = { wide: 1080, medium: 680, narrow: 360 } as const;
const HEIGHT_PX = 320;
const MAKERS = 6;
const DASHES: ('solid' | number[])[] = ['solid', [8, 3], [3, 3], [10, 3, 3, 3]];
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

/** All phases on one axis of downtime, once for each width of the page; `judgedH` of a year are looked at. */
export function drawDowntime(
  curves: DowntimeCurve[],
  targets: number[],
  judgedH: number,
): Record<keyof typeof WIDTHS, string> {
  const draw = (width: keyof typeof WIDTHS): string =>
    renderChart(layOut(curves, markTargets(targets, judgedH)), {
      widthPx: WIDTHS[width],
      heightPx: HEIGHT_PX,
      id: `downtime-${width}`,
    });
  return { wide: draw('wide'), medium: draw('medium'), narrow: draw('narrow') };
}

function layOut(curves: DowntimeCurve[], markLine: ReturnType<typeof markTargets>) {
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
      ...(index === 0 && { markLine }),
    })),
  };
}

/** At the minutes of the hours that are judged: maintenance that does not count makes a year shorter. */
export function markTargets(targets: number[], judgedH: number) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: INK.soft, type: 'dashed' },
    label: { ...CHART_TEXT, formatter: '{b}' },
    // Neighbours are named at two heights: on a narrow page they would stand in each other.
    data: targets.map((target, index) => ({
      name: writeShare(target),
      xAxis: Math.max(LEAST_MIN, (1 - target) * judgedH * 60),
      label: { distance: index % 2 === 0 ? 4 : 17 },
    })),
  };
}
