import { presetAlerts } from '../objectives/alert-presets.ts';
import { intersect, type Stretch, totalH, unite } from './stretches.ts';

/** Fires while the budget burns at least `burnRate` times too fast over both of its windows. */
export interface BurnAlert {
  burnRate: number;
  longH: number;
  shortH: number;
  /** `page` or `ticket`. */
  severity: string;
}

export const BUDGET_H = 720;
const HOUR_MS = 3_600_000;

/** The SRE workbook's alerts, for a budget of 30 days. */
export const GOOGLE_ALERTS: readonly BurnAlert[] = presetAlerts(
  'google',
  BUDGET_H * HOUR_MS,
  [],
).alerts.map(({ burnRate, severity, longWindowMs, shortWindowMs = longWindowMs }) => {
  return { burnRate, severity, longH: longWindowMs / HOUR_MS, shortH: shortWindowMs / HOUR_MS };
});

/** When an alert fires on outages in which everything fails: both windows have burnt enough. */
export function findFiring(
  outages: readonly Stretch[],
  alert: BurnAlert,
  target: number,
): Stretch[] {
  const leastShare = alert.burnRate * (1 - target);
  const [long, short] = [alert.longH, alert.shortH].map((windowH) =>
    findBurnt(outages, windowH, leastShare * windowH),
  );
  return intersect(long ?? [], short ?? []);
}

/** When any of several fires. */
export function findAnyFiring(
  outages: readonly Stretch[],
  alerts: readonly BurnAlert[],
  target: number,
): Stretch[] {
  return alerts.reduce<Stretch[]>(
    (firing, alert) => unite(firing, findFiring(outages, alert, target)),
    [],
  );
}

/** Hours down in the `windowH` before `atH`. */
export function downBeforeH(outages: readonly Stretch[], windowH: number, atH: number): number {
  return totalH(intersect(outages, [{ fromH: atH - windowH, toH: atH }]));
}

/**
 * When at least `leastH` of the `windowH` before were down. What is down of a sliding window grows by an
 * hour an hour while something is down, shrinks so while an outage leaves it, and is straight in between:
 * the crossings are found without any step of time.
 */
function findBurnt(outages: readonly Stretch[], windowH: number, leastH: number): Stretch[] {
  const edges = outages
    .flatMap(({ fromH, toH }) => [
      { atH: fromH, slope: 1 },
      { atH: toH, slope: -1 },
      { atH: fromH + windowH, slope: -1 },
      { atH: toH + windowH, slope: 1 },
    ])
    .sort((a, b) => a.atH - b.atH);
  const found: Stretch[] = [];
  let [lastH, downH, slope] = [edges[0]?.atH ?? 0, 0, 0];
  let sinceH: number | undefined;
  for (const edge of edges) {
    const nextH = downH + slope * (edge.atH - lastH);
    if (sinceH === undefined && nextH >= leastH && slope > 0) {
      sinceH = lastH + (leastH - downH) / slope;
    }
    if (sinceH !== undefined && nextH < leastH) {
      found.push({ fromH: sinceH, toH: lastH + (leastH - downH) / slope });
      sinceH = undefined;
    }
    [lastH, downH, slope] = [edge.atH, nextH, slope + edge.slope];
  }
  return found;
}
