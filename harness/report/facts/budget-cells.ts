import { garwood } from '../../probability/garwood.ts';
import { timeToExhaustionMs } from '../../slo/budget/error-budget.ts';
import type { ServiceLevelRecord } from '../../slo/service-level-record.ts';
import { countOf, formatCount, formatShare } from '../wording/quantity.ts';

const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 86_400_000;
const DIGITS = 4;

/** One objective of a service level as its row in a report, in words. */
export interface BudgetCells {
  name: string;
  goal: string;
  /** What was counted, and how many of it were bad. */
  counted: string;
  measured: string;
  interval: string;
  burnRate: string;
  spent: string;
  left: string;
  incidents: string;
  causes: string;
}

const NOTHING = '–';

export function describeBudget(record: ServiceLevelRecord): BudgetCells {
  const { sli_measurement: sli, ci95, window_ms, error_budget_minutes: minutes } = record;
  const remaining = record.error_budget_remaining_minutes;
  const burnRate = record.error_budget_burn_rate;
  const all = record.good_events_count + record.bad_events_count;
  const lasts =
    remaining === undefined || burnRate === undefined
      ? undefined
      : timeToExhaustionMs(remaining / minutes, burnRate, window_ms);
  return {
    name: record.objective.startsWith(record.slo)
      ? record.objective
      : `${record.slo}, ${record.objective}`,
    goal: `${formatShare(record.goal, DIGITS)} of ${formatCount(window_ms / MS_PER_DAY)} d`,
    counted: `${formatCount(record.bad_events_count)} of ${formatCount(all)} ${record.unit} bad${describeLeftOut(record)}`,
    measured: sli === undefined ? 'no data' : formatShare(sli, DIGITS),
    interval: ci95 ? `[${ci95.map((end) => formatShare(end, DIGITS)).join(', ')}]` : '',
    burnRate: burnRate === undefined ? NOTHING : `${trim(burnRate)}×`,
    spent:
      record.error_budget_consumed_ratio === undefined
        ? NOTHING
        : formatShare(record.error_budget_consumed_ratio),
    left:
      remaining === undefined
        ? NOTHING
        : `${trim(remaining)} of ${trim(minutes)} min${describeLasting(lasts)}`,
    incidents: `${record.n_incidents} [${garwood(record.n_incidents).map(trim).join(', ')}]`,
    causes: record.causes
      .map(({ fault, bad }) => `${fault === 'none' ? 'no fault' : fault}: ${formatCount(bad)}`)
      .join(', '),
  };
}

function describeLeftOut(record: ServiceLevelRecord): string {
  const open = record.undecided_events_count;
  const maintainedMs = record.maintenance_ms;
  const parts = [
    open === undefined ? undefined : `${formatCount(open)} left open by lateness`,
    maintainedMs === undefined
      ? undefined
      : `${countOf(record.maintenance_events_count ?? 0, 'event')} in ${trim(maintainedMs / 1_000)} s of maintenance left out`,
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? `; ${parts.join(', ')}` : '';
}

function describeLasting(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return '';
  if (ms === 0) return ', spent';
  const rest = ms < MS_PER_DAY ? `${round(ms / MS_PER_HOUR)} h` : `${round(ms / MS_PER_DAY)} d`;
  return `, for ${rest} at this rate`;
}

function round(value: number): string {
  return String(Number(value.toPrecision(2)));
}

function trim(value: number): string {
  return Number(value.toPrecision(DIGITS)).toLocaleString('en-GB', { maximumFractionDigits: 6 });
}
