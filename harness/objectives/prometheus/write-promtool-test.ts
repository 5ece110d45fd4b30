import { stringify } from 'yaml';
import { evaluateAlerts, type TraceMinute } from '../evaluate-alerts.ts';
import type { ServiceLevel } from '../service-level.ts';
import { alertName, slothLabels } from './prometheus-names.ts';
import { EVENTS_METRIC } from './sli-expression.ts';
import { annotate, writeRules } from './write-rules.ts';

/**
 * Scrapes a minute: as many as there can be, so that little changes when Prometheus 3 leaves out the sample at
 * the edge of a window that Prometheus 2 counts.
 */
const SCRAPES_PER_MINUTE = [4, 2, 1];
/** promtool loads no more of one series. */
const MOST_SAMPLES = 10_000;

/** A service level, and what was counted of it. */
export interface TracedLevel {
  level: ServiceLevel;
  trace: readonly TraceMinute[];
}

/**
 * A file for `promtool test rules`: the counters of a trace, and which alerts fire when, as `evaluateAlerts`
 * finds them. It looks before, at and after each change, and at the end. `ruleFile` is named as seen from
 * the test's own folder. Only for levels measured from journals: of others the counters have other names.
 */
export function writePromtoolTests(traced: readonly TracedLevel[], ruleFile: string): string {
  const { groups } = writeRules(traced.map(({ level }) => level));
  return stringify(
    {
      rule_files: [ruleFile],
      evaluation_interval: '1m',
      group_eval_order: groups.map(({ name }) => name),
      tests: traced.map(describeTest),
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

export function writePromtoolTest(
  level: ServiceLevel,
  trace: readonly TraceMinute[],
  ruleFile: string,
): string {
  return writePromtoolTests([{ level, trace }], ruleFile);
}

function describeTest({ level, trace }: TracedLevel): object {
  const first = trace[0]?.minute ?? 0;
  const last = trace.at(-1)?.minute ?? 0;
  // Counters stand at 0 at the time 0 of the test, one minute before the first one ends.
  const timeOf = (minute: number): string => `${minute - first + 1}m`;
  const scrapes = chooseScrapes(level, last - first + 1);
  const series = (result: 'good' | 'bad') => ({
    series: `${EVENTS_METRIC}{slo="${level.name}",result="${result}"}`,
    values: writeCounter(
      trace.map((one) => ({ minute: one.minute, count: one[result] })),
      scrapes,
    ),
  });
  return {
    name: level.name,
    interval: `${60 / scrapes}s`,
    input_series: [series('good'), series('bad')],
    alert_rule_test: expectAlerts(level, trace, first, last).map(({ minute, ...rest }) => ({
      eval_time: timeOf(minute),
      ...rest,
    })),
  };
}

function chooseScrapes(level: ServiceLevel, minutes: number): number {
  const scrapes = SCRAPES_PER_MINUTE.find((each) => each * minutes < MOST_SAMPLES);
  if (scrapes !== undefined) return scrapes;
  throw new Error(
    `Failed to write a promtool test of ${level.name}: got a trace of ${minutes} minutes. ` +
      `Expected fewer than ${MOST_SAMPLES}, which is what promtool loads. Cut the trace.`,
  );
}

/** What fires at the minutes around each change of an alert. */
function expectAlerts(
  level: ServiceLevel,
  trace: readonly TraceMinute[],
  first: number,
  last: number,
): { minute: number; alertname: string; exp_alerts: object[] }[] {
  const byName = Map.groupBy(evaluateAlerts(level, trace), ({ alert }) => alertName(level, alert));
  return [...byName].flatMap(([alertname, all]) => {
    const changes = all.flatMap(({ firing }) =>
      firing.flatMap(({ fromMinute, toMinute = last }) => [fromMinute, toMinute]),
    );
    const around = [first, ...changes.flatMap((at) => [at - 1, at, at + 1]), last];
    const minutes = [...new Set(around)].filter((at) => at >= first && at <= last);
    return minutes
      .sort((a, b) => a - b)
      .map((minute) => ({
        minute,
        alertname,
        exp_alerts: all
          .filter(({ firing }) => firing.some((one) => isWithin(minute, one)))
          .map(({ alert, objective }) => ({
            exp_labels: { severity: alert.severity, ...slothLabels(level, objective) },
            exp_annotations: annotate(level, objective, alert),
          })),
      }));
  });
}

function isWithin(minute: number, firing: { fromMinute: number; toMinute?: number }): boolean {
  const { fromMinute, toMinute = Number.POSITIVE_INFINITY } = firing;
  return minute >= fromMinute && minute < toMinute;
}

/** A counter in promtool's shorthand, `start+step x times`: one stretch for each run of equal minutes. */
function writeCounter(counts: { minute: number; count: number }[], scrapes: number): string {
  const first = counts[0]?.minute ?? 0;
  const stretches: { step: number; times: number }[] = [];
  let next = first;
  const add = (step: number, minutes: number): void => {
    const open = stretches.at(-1);
    if (open?.step === step) open.times += minutes * scrapes;
    else if (minutes > 0) stretches.push({ step, times: minutes * scrapes });
  };
  for (const { minute, count } of counts) {
    add(0, minute - next);
    add(count / scrapes, 1);
    next = minute + 1;
  }
  let value = 0;
  const parts = stretches.map(({ step, times }) => {
    const part = `${value + step}+${step}x${times - 1}`;
    value += step * times;
    return part;
  });
  return ['0', ...parts].join(' ');
}
