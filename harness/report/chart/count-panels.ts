import type { LineSeriesOption } from 'echarts/charts';
import type { RunView } from '../../slo/run-view.ts';
import type { ProbeBin, ProbeSeen } from '../facts/probes.ts';
import type { Span } from '../facts/span.ts';
import { INK, NOTHING, type Panel } from './panel.ts';
import { thinMarks } from './thin.ts';

const SHARES = [
  { of: 'good', colour: INK.good },
  { of: 'degraded', colour: INK.degraded },
  { of: 'bad', colour: INK.bad },
] as const;

/** Share of a probe's answers in each bin of time: healthy, marked as degraded, failed. */
export function drawProbe({ probe, bins, binMs }: ProbeSeen, span: Span): Panel {
  const filled = fillGaps(bins, binMs, span);
  return {
    title: `Answers of ${probe} in each ${binMs} ms`,
    heightPx: 44,
    yAxis: {
      type: 'value',
      min: 0,
      max: 1,
      interval: 1,
      axisLabel: { formatter: (value: number) => (value === 1 ? '100 %' : '0') },
    },
    series: SHARES.map(({ of, colour }) => ({
      type: 'line',
      silent: true,
      step: 'end',
      stack: `share of ${probe}`,
      symbol: 'none',
      lineStyle: { width: 0 },
      areaStyle: { color: colour, opacity: 1 },
      data: filled.map((bin) => {
        const total = bin.good + bin.degraded + bin.bad;
        return [bin.fromMs, total === 0 ? NOTHING : bin[of] / total];
      }),
    })),
  };
}

function fillGaps(bins: ProbeBin[], binMs: number, span: Span): ProbeBin[] {
  const byTime = new Map(bins.map((bin) => [bin.fromMs, bin]));
  const filled: ProbeBin[] = [];
  for (let fromMs = 0; fromMs < span.toMs; fromMs += binMs) {
    filled.push(byTime.get(fromMs) ?? { fromMs, good: 0, degraded: 0, bad: 0 });
  }
  return filled;
}

/** How many callers talk at once. */
export function drawCallsUnderWay(calls: RunView['calls'], span: Span): Panel {
  const changes = calls
    .flatMap(({ dialledMs, endMs }) => [
      { atMs: dialledMs, by: 1 },
      { atMs: endMs, by: -1 },
    ])
    .sort((a, b) => a.atMs - b.atMs);
  let count = 0;
  let most = 1;
  const steps: [number, number][] = [[span.fromMs, 0]];
  for (const { atMs, by } of changes) {
    count += by;
    most = Math.max(most, count);
    steps.push([atMs, count]);
  }
  steps.push([span.toMs, count]);
  const series: LineSeriesOption = {
    type: 'line',
    silent: true,
    step: 'end',
    symbol: 'none',
    lineStyle: { width: 1.5, color: INK.plain },
    areaStyle: { color: INK.plain, opacity: 0.18 },
    data: thinMarks(steps, ([atMs, value]) => ({ atMs, value })),
  };
  return {
    title: 'Calls under way',
    heightPx: 56,
    yAxis: { type: 'value', min: 0, max: most, interval: most },
    series: [series],
  };
}
