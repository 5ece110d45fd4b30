import { createHash } from 'node:crypto';
import { errorBudget } from '../../objectives/burn-rate.ts';
import type { ServiceLevel, ServiceLevelObjective } from '../../objectives/service-level.ts';
import { findComplianceWindow } from '../budget/compliance-window.ts';
import { spendBudget } from '../budget/error-budget.ts';
import { intervalOfShare } from '../intervals/clustered-share.ts';
import { decideShare } from '../intervals/decide-share.ts';
import type { RunView } from '../run-view.ts';
import type { ServiceLevelRecord } from '../service-level-record.ts';
import { explainClaim, OPEN_SHARE } from './explain-claim.ts';
import { type MeasuredLevel, measureLevel } from './measure-level.ts';

const MS_PER_MINUTE = 60_000;

/**
 * What a run says of each objective of the service levels in its header. `obstacle`: why nothing that it
 * saw can be claimed of the population.
 */
export function recordServiceLevels(run: RunView, obstacle?: string): ServiceLevelRecord[] {
  const levels = run.header.serviceLevels ?? [];
  return levels.flatMap((level) =>
    level.objectives.map((objective) => recordSafely(level, objective, run, obstacle)),
  );
}

/** A level that cannot be measured says so in its record and hides no other. */
function recordSafely(
  level: ServiceLevel,
  objective: ServiceLevelObjective,
  run: RunView,
  obstacle?: string,
): ServiceLevelRecord {
  try {
    const windowMs = lengthOfWindow(level, run);
    const measured = measureLevel(level, objective, run);
    if ('problem' in measured) return recordNothing(level, objective, windowMs, measured.problem);
    return recordObjective(level, objective, measured, windowMs, obstacle);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return recordNothing(level, objective, 0, reason);
  }
}

/** Of a calendar window that of the period in which the run began. */
export function lengthOfWindow({ window }: ServiceLevel, run: RunView): number {
  if (window.kind === 'rolling') return window.lengthMs;
  const { fromMs, toMs } = findComplianceWindow(window, Date.parse(run.header.startedAt));
  return toMs - fromMs;
}

/** `99.9 % good`, unless the objective has a name. */
export function nameObjective({ displayName, target }: ServiceLevelObjective): string {
  return displayName ?? `${Number((target * 100).toPrecision(12))} %`;
}

function describeObjective(
  level: ServiceLevel,
  objective: ServiceLevelObjective,
  windowMs: number,
) {
  const { target } = objective;
  const definition = JSON.stringify([level.indicator, level.method, objective]);
  return {
    slo: level.name,
    service: level.service,
    objective: nameObjective(objective),
    definition_sha256: createHash('sha256').update(definition).digest('hex'),
    method: level.method,
    goal: target,
    window_ms: windowMs,
    error_budget_target: errorBudget(target),
    error_budget_minutes: (errorBudget(target) * windowMs) / MS_PER_MINUTE,
  };
}

function recordNothing(
  level: ServiceLevel,
  objective: ServiceLevelObjective,
  windowMs: number,
  reason: string,
): ServiceLevelRecord {
  return {
    ...describeObjective(level, objective, windowMs),
    unit: 'events',
    good_events_count: 0,
    bad_events_count: 0,
    n_incidents: 0,
    verdict: 'inconclusive',
    reason,
    causes: [],
  };
}

function recordObjective(
  level: ServiceLevel,
  objective: ServiceLevelObjective,
  measured: MeasuredLevel,
  windowMs: number,
  obstacle?: string,
): ServiceLevelRecord {
  const { unit, readings, shares, open, maintained, maintenanceMs, measuredMs } = measured;
  const { worst, best, likely } = shares;
  const tally = readings.likely;
  const spent = spendBudget(tally, objective.target, measuredMs, windowMs);
  return {
    ...describeObjective(level, objective, windowMs),
    unit,
    ...(spent
      ? {
          sli_measurement: tally.good / (tally.good + tally.bad),
          error_budget_burn_rate: spent.burnRate,
          error_budget_remaining_minutes: spent.remainingMinutes,
          error_budget_consumed_ratio: spent.consumed,
        }
      : {}),
    good_events_count: tally.good,
    bad_events_count: tally.bad,
    ...(worst && best
      ? { ci95: [1 - intervalOfShare(worst)[1], 1 - intervalOfShare(best)[0]] }
      : {}),
    n_incidents: tally.incidents.count,
    ...(likely ? { n_eff: likely.effective } : {}),
    measured_ms: measuredMs,
    ...(open > 0 ? { undecided_events_count: open } : {}),
    ...(maintenanceMs > 0
      ? { maintenance_ms: maintenanceMs, maintenance_events_count: maintained }
      : {}),
    ...judgeClaim(objective, measured, obstacle),
    causes: tally.causes,
  };
}

function judgeClaim(
  { target }: ServiceLevelObjective,
  measured: MeasuredLevel,
  obstacle?: string,
): Pick<ServiceLevelRecord, 'verdict' | 'reason'> {
  const { readings, shares, unit, open, count } = measured;
  const { worst, best } = shares;
  if (obstacle !== undefined) return { verdict: 'inconclusive', reason: obstacle };
  if (!worst || !best) return { verdict: 'inconclusive', reason: `nothing to judge: no ${unit}` };
  if (open > OPEN_SHARE * count) {
    const reason = `lateness of the harness leaves ${open} of ${count} open, more than 5 %`;
    return { verdict: 'inconclusive', reason };
  }
  const claim = decideShare(worst, best, errorBudget(target));
  if (claim.verdict !== 'inconclusive') return { verdict: claim.verdict };
  return { verdict: claim.verdict, reason: explainClaim(claim, readings.worst, worst, unit) };
}
