import { formatDuration } from '../scenario/units.ts';
import { errorRatioToFire } from './burn-rate.ts';
import type { BurnRateAlert, ServiceLevel, ServiceLevelObjective } from './service-level.ts';

const MINUTE_MS = 60_000;

/**
 * What was counted in one minute: events later than `minute - 1` and not later than `minute`. Minutes
 * rise; in those left out nothing happened.
 */
export interface TraceMinute {
  minute: number;
  good: number;
  bad: number;
}

/** When one alert fired on one objective. */
export interface AlertEpisodes {
  alert: BurnRateAlert;
  objective: ServiceLevelObjective;
  /** From the minute at which it fires until that at which it is clear again; absent: not within the trace. */
  firing: { fromMinute: number; toMinute?: number }[];
}

/**
 * When the alerts of a service level fire on what was counted, looked at every minute as Prometheus does:
 * bad ÷ all over each window, a window without events never fires, and `for` holds a firing back. What came
 * before the trace is not known and counts as nothing.
 */
export function evaluateAlerts(
  level: ServiceLevel,
  trace: readonly TraceMinute[],
): AlertEpisodes[] {
  const sums = sumUp(trace);
  return level.objectives.flatMap((objective) =>
    level.alerts
      .filter(({ tells }) => tells?.breach !== false)
      .map((alert) => ({ alert, objective, firing: findEpisodes(alert, objective.target, sums) })),
  );
}

/** Sums from the beginning of a trace, by minute: `bad[n]` holds those of its first n minutes. */
interface Sums {
  firstMinute: number;
  bad: Float64Array;
  all: Float64Array;
}

function sumUp(trace: readonly TraceMinute[]): Sums {
  const firstMinute = trace[0]?.minute ?? 0;
  const length = trace.length === 0 ? 0 : (trace.at(-1)?.minute ?? 0) - firstMinute + 1;
  const bad = new Float64Array(length + 1);
  const all = new Float64Array(length + 1);
  for (const one of trace) {
    const at = one.minute - firstMinute + 1;
    bad[at] = (bad[at] ?? 0) + one.bad;
    all[at] = (all[at] ?? 0) + one.bad + one.good;
  }
  for (let at = 1; at <= length; at += 1) {
    bad[at] = (bad[at] ?? 0) + (bad[at - 1] ?? 0);
    all[at] = (all[at] ?? 0) + (all[at - 1] ?? 0);
  }
  return { firstMinute, bad, all };
}

function findEpisodes(alert: BurnRateAlert, target: number, sums: Sums): AlertEpisodes['firing'] {
  const limit = errorRatioToFire(alert, target);
  const windows = [alert.longWindowMs, alert.shortWindowMs ?? alert.longWindowMs].map(toMinutes);
  const holdMinutes = toMinutes(alert.forMs);
  const burns = (at: number): boolean =>
    windows.every((minutes) => {
      const from = Math.max(0, at - minutes);
      const all = (sums.all[at] ?? 0) - (sums.all[from] ?? 0);
      const ratio = ((sums.bad[at] ?? 0) - (sums.bad[from] ?? 0)) / all;
      return alert.op === 'gt' ? ratio > limit : ratio >= limit;
    });
  const firing: AlertEpisodes['firing'] = [];
  let burnsSince: number | undefined;
  for (let at = 1; at < sums.all.length; at += 1) {
    const minute = sums.firstMinute + at - 1;
    if (burns(at)) {
      burnsSince ??= minute;
      if (minute - burnsSince === holdMinutes) firing.push({ fromMinute: minute });
    } else {
      const open = firing.at(-1);
      if (open && open.toMinute === undefined) open.toMinute = minute;
      burnsSince = undefined;
    }
  }
  return firing;
}

function toMinutes(ms: number): number {
  if (Number.isInteger(ms / MINUTE_MS)) return ms / MINUTE_MS;
  throw new Error(
    `Failed to evaluate an alert: got a window of ${formatDuration(ms)}. ` +
      'Expected whole minutes, since a trace counts by minutes.',
  );
}
