import type { Row } from '../../slo/verdict.ts';
import type { CallHeard } from '../facts/calls.ts';
import type { Maker } from '../facts/makers.ts';
import { formatRoundMs } from '../wording/quantity.ts';
import { INK, type Panel } from './panel.ts';
import { thinMarks } from './thin.ts';

/** Signs of the makers: shape and colour say the same. A cross is an answer that never ended. */
const SYMBOLS = ['circle', 'diamond', 'triangle', 'rect', 'pin', 'arrow'];
const FAILED_SYMBOL = 'path://M0 2L2 0L6 4L10 0L12 2L8 6L12 10L10 12L6 8L2 12L0 10L4 6Z';
const HEIGHT_PX = 110;

interface Point {
  atMs: number;
  valueMs: number;
  maker?: string;
  failed: boolean;
}

/** One point for each turn, at the moment when its answer fell due, with the bounds asked of it. */
export function drawTurns(
  title: string,
  kind: string,
  points: Point[],
  given: { makers: Maker[]; rows: Row[] },
): Panel {
  const bounds = given.rows.filter((row) => row.kind === kind && row.unit === 'ms');
  const topMs = points.reduce((top, { valueMs }) => Math.max(top, valueMs), 1_000);
  const shown = bounds.filter((row) => row.bound.value <= topMs * 2.5);
  const highestMs = Math.max(topMs, ...shown.map((row) => row.bound.value)) * 1.12;
  const stepMs = pickStep(highestMs);
  const groups = [...given.makers, undefined].map((maker): [Maker | undefined, Point[]] => {
    const own = points.filter((point) => (maker ? point.maker === maker.tone : point.failed));
    return [maker, thinMarks(own, ({ atMs, valueMs }) => ({ atMs, value: valueMs }))];
  });
  return {
    title,
    heightPx: HEIGHT_PX,
    yAxis: {
      type: 'value',
      min: 0,
      max: Math.ceil(highestMs / stepMs) * stepMs,
      interval: stepMs,
      axisLabel: { formatter: formatRoundMs },
    },
    series: [
      drawBounds(shown),
      ...groups.map(([maker, group]) => ({
        type: 'scatter' as const,
        silent: true,
        symbol: maker ? SYMBOLS[given.makers.indexOf(maker) % SYMBOLS.length] : FAILED_SYMBOL,
        symbolSize: 8,
        itemStyle: { color: maker ? `var(--${maker.style})` : INK.bad, opacity: 1 },
        data: group.map(({ atMs, valueMs }) => [atMs, valueMs]),
      })),
    ],
  };
}

/** Of each turn, at the moment when its answer fell due: how long its dead air and its wait were. */
export interface TurnPoints {
  deadAir: Point[];
  latency: Point[];
}

/** Both in one pass over the calls. */
export function listTurnPoints(calls: Iterable<CallHeard>): TurnPoints {
  const points: TurnPoints = { deadAir: [], latency: [] };
  for (const { turns } of calls) {
    for (const turn of turns) {
      const { dueMs, deadAirMs, latencyMs } = turn;
      if (dueMs === undefined) continue;
      const failed = turn.outcome === 'failed';
      const shared = { atMs: dueMs, failed, maker: failed ? undefined : turn.words.at(-1)?.maker };
      if (deadAirMs !== undefined) points.deadAir.push({ ...shared, valueMs: deadAirMs });
      if (latencyMs !== undefined) points.latency.push({ ...shared, valueMs: latencyMs });
    }
  }
  return points;
}

function drawBounds(rows: Row[]): Panel['series'][number] {
  return {
    type: 'line',
    silent: true,
    data: [],
    markLine: {
      symbol: 'none',
      silent: true,
      lineStyle: { color: INK.bad, type: [6, 4], width: 1.25 },
      label: {
        position: 'insideStartTop',
        color: INK.bad,
        fontSize: 11,
        fontFamily: 'inherit',
        formatter: ({ name }: { name: string }) => name,
      },
      data: rows.map((row) => ({
        yAxis: row.bound.value,
        name: `${row.quantity.split(' ').at(-1)} ≤ ${formatRoundMs(row.bound.value)}`,
      })),
    },
  };
}

/** About four lines of the grid, at round numbers. */
function pickStep(highestMs: number): number {
  const steps = [250, 500, 1_000, 2_000, 5_000, 10_000, 20_000];
  return steps.find((step) => highestMs / step <= 4.5) ?? 60_000;
}
