import { formatShare } from '../scenario/units.ts';
import type { BurnRateAlert } from './service-level.ts';

/** Share of events that may be bad. 1 - 0.999 is some bits beside 0.001: the decimal that was meant counts. */
export function errorBudget(target: number): number {
  return Number((1 - target).toFixed(15)) || 1 - target;
}

/** The error ratio from which an alert fires: burn rate × (1 - target). Google SRE workbook, ch. 5. */
export function errorRatioToFire(
  { burnRate }: Pick<BurnRateAlert, 'burnRate'>,
  target: number,
): number {
  return burnRate * errorBudget(target);
}

/**
 * Why an alert can never fire on a target: it would take more errors than there are events. Undefined
 * when it can.
 */
export function explainImpossible(
  alert: Pick<BurnRateAlert, 'burnRate' | 'op'>,
  target: number,
): string | undefined {
  const needed = errorRatioToFire(alert, target);
  if (alert.op === 'gt' ? needed < 1 : needed <= 1) return undefined;
  const nearest = Number((1 / errorBudget(target)).toPrecision(6));
  const limit = alert.op === 'gt' ? `a burn rate below ${nearest}` : `at most ${nearest}`;
  return (
    `a burn rate of ${alert.burnRate} at a target of ${formatShare(target)} takes an error ratio of ` +
    `${formatShare(needed)}, and everything failing is 100%. Expected ${limit}.`
  );
}

/** How much of the budget of a window is gone when the alert fires at its own burn rate. */
export function shareOfBudgetSpent(alert: BurnRateAlert, windowMs: number): number {
  return (alert.burnRate * alert.longWindowMs) / windowMs;
}

/**
 * How long errors of a ratio last until an alert's long window is full enough to fire, after a time
 * without errors; undefined when they never fire it.
 */
export function timeToFireMs(
  alert: BurnRateAlert,
  target: number,
  errorRatio: number,
): number | undefined {
  const ms = (errorRatioToFire(alert, target) * alert.longWindowMs) / errorRatio;
  return ms <= alert.longWindowMs ? ms : undefined;
}
