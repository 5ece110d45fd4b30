import { stringify } from 'yaml';
import { formatShare } from '../../scenario/units.ts';
import { errorBudget, shareOfBudgetSpent } from '../burn-rate.ts';
import {
  type BurnRateAlert,
  DEFAULT_SLICE_MS,
  type NotificationTarget,
  type ServiceLevel,
  type ServiceLevelObjective,
} from '../service-level.ts';
import { takeName } from '../take-name.ts';
import {
  alertName,
  type SlothLabels,
  slothLabels,
  windowLengthMs,
  writeRange,
} from './prometheus-names.ts';
import { describeSli } from './sli-expression.ts';

const DAY_MS = 86_400_000;
const CURRENT_MS = 300_000;

export interface RuleGroup {
  name: string;
  rules: Record<string, unknown>[];
}

export interface RuleFile {
  text: string;
  groups: RuleGroup[];
  /** Service levels that Prometheus cannot measure as they are written. */
  refused: { level: ServiceLevel; reason: string }[];
}

/**
 * Recording rules under Sloth's names, for which dashboards exist, and an alert for each burn rate. Unlike
 * Sloth the whole window is measured by its events, not by the mean of its five-minute ratios, which would
 * weigh a minute at night like one at noon.
 */
export function writeRules(levels: readonly ServiceLevel[]): RuleFile {
  const groups: RuleGroup[] = [];
  const refused: RuleFile['refused'] = [];
  const owners = new Map<string, ServiceLevel>();
  const takenIds = new Set<string>();
  for (const level of levels) {
    for (const objective of level.objectives) {
      const sli = describeSli(level, objective);
      const chosen = select(slothLabels(level, objective));
      const owner = owners.get(chosen);
      if (owner) {
        const reason = `it would have the labels of ${owner.name}: ${chosen}. Rename either.`;
        refused.push({ level, reason });
      } else if ('refused' in sli) refused.push({ level, reason: sli.refused });
      else groups.push(...describeGroups(level, objective, sli.errorRatio, takenIds));
      owners.set(chosen, owner ?? level);
    }
  }
  return {
    text: stringify({ groups }, { lineWidth: 0, aliasDuplicateObjects: false }),
    groups,
    refused,
  };
}

function describeGroups(
  level: ServiceLevel,
  objective: ServiceLevelObjective,
  errorRatio: (rangeMs: number) => string,
  takenIds: Set<string>,
): RuleGroup[] {
  const labels = slothLabels(level, objective);
  // Of a file no two groups may have one name: `a` of `b-c` and `a-b` of `c` have one id, and other labels.
  const id = takeName(takenIds, (count) =>
    count === 1 ? labels.sloth_id : `${labels.sloth_id}-${count}`,
  );
  const periodMs = windowLengthMs(level.window);
  const currentMs = currentRangeMs(level, objective);
  const ranges = new Set([currentMs, ...level.alerts.flatMap(windowsOf), periodMs]);
  const recordings = [...ranges]
    .sort((a, b) => a - b)
    .map((rangeMs) => ({
      record: `slo:sli_error:ratio_rate${writeRange(rangeMs)}`,
      expr: errorRatio(rangeMs),
      labels: { ...labels, sloth_window: writeRange(rangeMs) },
    }));
  const alerts = level.alerts
    .filter(({ tells }) => tells?.breach !== false)
    .map((alert) => describeAlert(level, objective, alert));
  return [
    { name: `deadair-slo-sli-recordings-${id}`, rules: recordings },
    {
      name: `deadair-slo-meta-recordings-${id}`,
      rules: describeMeta(objective.target, currentMs, periodMs, labels),
    },
    { name: `deadair-slo-alerts-${id}`, rules: alerts },
  ].filter(({ rules }) => rules.length > 0);
}

/** Five minutes, or the least time that whole slices fill. */
function currentRangeMs(
  { method }: ServiceLevel,
  { timeSliceWindowMs: sliceMs = DEFAULT_SLICE_MS }: ServiceLevelObjective,
): number {
  return method === 'occurrences' ? CURRENT_MS : Math.ceil(CURRENT_MS / sliceMs) * sliceMs;
}

function windowsOf({ longWindowMs, shortWindowMs }: BurnRateAlert): number[] {
  return shortWindowMs === undefined ? [longWindowMs] : [shortWindowMs, longWindowMs];
}

function describeMeta(
  target: number,
  currentMs: number,
  periodMs: number,
  labels: SlothLabels,
): RuleGroup['rules'] {
  const chosen = select(labels);
  const budget = `slo:error_budget:ratio${chosen}`;
  const on = 'on(sloth_id, sloth_slo, sloth_service) group_left';
  const burnRate = (range: string): string =>
    `slo:sli_error:ratio_rate${range}${chosen}\n/ ${on}\n${budget}`;
  const rules = {
    'slo:objective:ratio': `vector(${target})`,
    'slo:error_budget:ratio': `vector(${errorBudget(target)})`,
    'slo:time_period:days': `vector(${periodMs / DAY_MS})`,
    'slo:current_burn_rate:ratio': burnRate(writeRange(currentMs)),
    'slo:period_burn_rate:ratio': burnRate(writeRange(periodMs)),
    'slo:period_error_budget_remaining:ratio': `1 - slo:period_burn_rate:ratio${chosen}`,
    sloth_slo_info: 'vector(1)',
  };
  return Object.entries(rules).map(([record, expr]) => ({ record, expr, labels }));
}

/** The rule of one alert: both windows burn at least so fast. */
function describeAlert(
  level: ServiceLevel,
  objective: ServiceLevelObjective,
  alert: BurnRateAlert,
): Record<string, unknown> {
  const labels = slothLabels(level, objective);
  const chosen = select(labels);
  const op = alert.op === 'gt' ? '>' : '>=';
  const limit = `(${alert.burnRate} * ${errorBudget(objective.target)})`;
  const burns = windowsOf(alert).map(
    (ms) =>
      `max(slo:sli_error:ratio_rate${writeRange(ms)}${chosen} ${op} ${limit}) without (sloth_window)`,
  );
  return {
    alert: alertName(level, alert),
    expr: burns.join('\nand\n'),
    for: alert.forMs === 0 ? '0s' : writeRange(alert.forMs),
    // The labels of its series anyway: said here, the alerts of two objectives are no duplicates to promtool.
    labels: { severity: alert.severity, ...labels },
    annotations: annotate(level, objective, alert),
  };
}

export function annotate(
  level: ServiceLevel,
  objective: ServiceLevelObjective,
  alert: BurnRateAlert,
): { title: string; summary: string; notify?: string } {
  const spent = shareOfBudgetSpent(alert, windowLengthMs(level.window));
  const share = `${Number((spent * 100).toPrecision(3))}%`;
  const target = formatShare(objective.target);
  const windows = windowsOf(alert).map(writeRange).join(' and ');
  return {
    title: `(${alert.severity}) ${level.displayName ?? level.name} burns its error budget too fast`,
    summary: `${level.name} at ${target}: ${alert.burnRate} times over ${windows}, ${share} of the budget`,
    ...(alert.notify && { notify: alert.notify.map(nameTarget).join(', ') }),
  };
}

function nameTarget(target: NotificationTarget): string {
  return 'ref' in target ? target.ref : target.name;
}

function select(labels: SlothLabels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{${pairs.join(', ')}}`;
}
