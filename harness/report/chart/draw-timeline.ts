import type { RunView } from '../../slo/run-view.ts';
import type { FaultLife, Verdict } from '../../slo/verdict.ts';
import { listCalls } from '../facts/calls.ts';
import { listMakers } from '../facts/makers.ts';
import { listMetrics, type MetricSeen } from '../facts/metrics.ts';
import { listProbes } from '../facts/probes.ts';
import { findSpan, listPhases, type Span } from '../facts/span.ts';
import { groupTrials, stepOf } from '../facts/trials.ts';
import { formatMs } from '../wording/quantity.ts';
import { drawCallsUnderWay, drawProbe } from './count-panels.ts';
import { drawPanels } from './draw-panels.ts';
import { drawLane } from './lane-panel.ts';
import { INK, type Panel } from './panel.ts';
import { thinMarks } from './thin.ts';
import { drawTurns, listTurnPoints } from './turn-panel.ts';

/** Widths at which the timeline is drawn: the page shows the one that fits. */
const WIDTHS = { wide: 1080, medium: 680, narrow: 360 } as const;
export type TimelineWidth = keyof typeof WIDTHS;

/** The whole run on one time axis, once for each width. */
export function drawTimeline(run: RunView, verdict: Verdict): Record<TimelineWidth, string> {
  const span = findSpan(run);
  const panels = listPanels(run, verdict, span);
  const draw = (width: TimelineWidth): string =>
    drawPanels(panels, { widthPx: WIDTHS[width], span, faults: verdict.faults, id: width });
  return { wide: draw('wide'), medium: draw('medium'), narrow: draw('narrow') };
}

function listPanels(run: RunView, verdict: Verdict, span: Span): Panel[] {
  const given = { makers: listMakers(run), rows: verdict.rows };
  const panels: Panel[] = [
    drawLane('Phase', listPhases(run, span).map(paintPhase)),
    ...groupTrials(verdict.faults).map((faults) => drawFaults(faults, span)),
  ];
  if (run.calls.length > 0) {
    const { deadAir, latency } = listTurnPoints(listCalls(run));
    panels.push(
      drawTurns('Dead air: longest silence in each turn', 'dead-air', deadAir, given),
      drawTurns('Turn latency: wait for the first word', 'turn-latency', latency, given),
    );
  }
  panels.push(...listProbes(run).map((probe) => drawProbe(probe, span)));
  panels.push(...listMetrics(run, span.toMs).map(drawMetric));
  if (run.calls.length > 0) panels.push(drawCallsUnderWay(run.calls, span));
  return panels;
}

function paintPhase({ phase, fromMs, toMs }: Span & { phase: string }) {
  return { fromMs, toMs, text: phase, fill: 'var(--lane)' };
}

/** One lane for a fault, or for all trials of one step. */
function drawFaults([first, ...others]: [FaultLife, ...FaultLife[]], span: Span): Panel {
  if (others.length === 0) return drawFault(first, span);
  const stretches = [first, ...others].flatMap(({ inForce, felt, gone }) => {
    const fromMs = (inForce ?? felt)?.[1];
    if (fromMs === undefined) return [];
    return [{ fromMs, toMs: gone?.[1] ?? span.toMs, text: '', fill: INK.faultLine }];
  });
  const { kind, target } = first;
  return drawLane(
    `Fault ${stepOf(first)}: ${kind} ${target}, ${others.length + 1} trials`,
    stretches,
  );
}

function drawFault(fault: FaultLife, span: Span): Panel {
  const { name, kind, target, inForce, felt, t0, gone } = fault;
  const fromMs = (inForce ?? felt)?.[1];
  const title = `Fault ${name}: ${kind} ${target}`;
  if (fromMs === undefined) return drawLane(`${title} (never in force)`, []);
  const stretch = {
    fromMs,
    toMs: gone?.[1] ?? span.toMs,
    text: 'in force',
    fill: INK.faultLine,
    ink: 'var(--paper)',
    before: `t0 ${formatMs(t0?.[1] ?? fromMs)}`,
    after: gone && `gone ${formatMs(gone[1])}`,
  };
  return drawLane(title, [stretch]);
}

const METRIC_FILLS: Record<string, string> = {
  closed: 'var(--good)',
  'half-open': 'var(--degraded)',
  open: 'var(--bad-soft)',
};

function drawMetric({ title, stretches }: MetricSeen): Panel {
  const shown = thinMarks(stretches, ({ fromMs, value }) => ({ atMs: fromMs, value }));
  return drawLane(
    `${title} (inside)`,
    shown.map((stretch, place) => ({
      ...stretch,
      // One that was left out is covered by the one before it.
      toMs: shown[place + 1]?.fromMs ?? stretch.toMs,
      fill: METRIC_FILLS[stretch.text] ?? 'var(--lane)',
    })),
  );
}
