import { explainImpossible } from '../objectives/burn-rate.ts';
import { type Estimate, quantileOf, wilson } from '../probability/estimate.ts';
import {
  BUDGET_H,
  type BurnAlert,
  downBeforeH,
  findAnyFiring,
  GOOGLE_ALERTS,
} from './burn-alerts.ts';
import type { Model } from './model.ts';
import { traceYear } from './simulate-years.ts';
import { listStretches, type Stretch, totalH } from './stretches.ts';

/** What alerts on the burn rate would have made of a phase's simulated years. */
export interface AlertPerformance {
  phase: string;
  /** Share of the time that the alerts guard. */
  target: number;
  /** Of the alerts that can never fire at this target, why. */
  refused: string[];
  incidentsPerYear: number;
  /** Share of the incidents in which somebody was paged, or got at least a ticket; absent without any. */
  paged?: Estimate;
  told?: Estimate;
  pagesPerYear: number;
  /** From the beginning of an incident until its page, minutes; absent without any page. */
  delayMin?: { p50: number; p95: number };
  /** Share of the budget of 30 days that is spent by the time of a page. */
  spentAtPage?: { p50: number; p95: number };
  /** Minutes a year in incidents that nobody was paged for. */
  unpagedMin: number;
}

/** Each phase beside its claim, or the strictest target where nothing is claimed. */
export function weighAlerts(model: Model, years: number, seed: string): AlertPerformance[] {
  const strictest = Math.max(...model.targets);
  const traced = Array.from({ length: years }, (_, year) =>
    traceYear(model, year, seed).map(listStretches),
  );
  return model.phases.map(({ name }, index) => {
    const outages = traced.map((phases) => phases[index] ?? []);
    return { phase: name, ...weighOutages(outages, model.claims[name] ?? strictest) };
  });
}

/** Alerts on the outages of some years in which everything fails while something is down. */
export function weighOutages(
  years: readonly (readonly Stretch[])[],
  target: number,
  alerts: readonly BurnAlert[] = GOOGLE_ALERTS,
): Omit<AlertPerformance, 'phase'> {
  const refusals = alerts.map((alert) => explainRefusal(alert, target));
  const possible = alerts.filter((_, index) => refusals[index] === undefined);
  const pages = possible.filter(({ severity }) => severity === 'page');
  const delaysMin: number[] = [];
  const spent: number[] = [];
  let [incidents, told, unpagedH] = [0, 0, 0];
  for (const outages of years) {
    const firing = findAnyFiring(outages, pages, target);
    const telling = findAnyFiring(outages, possible, target);
    incidents += outages.length;
    told += pairOverlapping(outages, telling).length;
    unpagedH += totalH(outages);
    for (const [outage, page] of pairOverlapping(outages, firing)) {
      delaysMin.push(Math.max(0, page.fromH - outage.fromH) * 60);
      unpagedH -= outage.toH - outage.fromH;
    }
    for (const { fromH } of firing) {
      spent.push(downBeforeH(outages, BUDGET_H, fromH) / ((1 - target) * BUDGET_H));
    }
  }
  return {
    target,
    refused: refusals.flatMap((refusal) => refusal ?? []),
    incidentsPerYear: incidents / years.length,
    ...(incidents > 0 && {
      paged: wilson(delaysMin.length, incidents),
      told: wilson(told, incidents),
    }),
    pagesPerYear: spent.length / years.length,
    ...(delaysMin.length > 0 && { delayMin: halfAndMost(delaysMin) }),
    ...(spent.length > 0 && { spentAtPage: halfAndMost(spent) }),
    unpagedMin: Math.max(0, (unpagedH / years.length) * 60),
  };
}

function explainRefusal(alert: BurnAlert, target: number): string | undefined {
  if (target < 1) return explainImpossible(alert, target);
  return `a burn rate of ${alert.burnRate} at a target of 100% has no budget to burn. Expected a target below it.`;
}

/** Each outage during which something fired, with the first that did. */
function pairOverlapping(
  outages: readonly Stretch[],
  firing: readonly Stretch[],
): [Stretch, Stretch][] {
  const pairs: [Stretch, Stretch][] = [];
  let next = 0;
  for (const outage of outages) {
    while (next < firing.length && (firing[next]?.toH ?? 0) <= outage.fromH) next += 1;
    const first = firing[next];
    if (first && first.fromH < outage.toH) pairs.push([outage, first]);
  }
  return pairs;
}

function halfAndMost(values: number[]): { p50: number; p95: number } {
  const sorted = Float64Array.from(values).sort();
  return { p50: quantileOf(sorted, 0.5), p95: quantileOf(sorted, 0.95) };
}
