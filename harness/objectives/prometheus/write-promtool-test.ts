import { stringify } from 'yaml';
import { evaluateAlerts, type Trace } from '../evaluate-alerts.ts';
import type { ServiceLevel } from '../service-level.ts';
import { alertName, slothLabels } from './prometheus-names.ts';
import { EVENTS_METRIC } from './sli-expression.ts';
import { annotate, writeRules } from './write-rules.ts';

/**
 * Scrapes in a step of a minute, and one in a shorter one: as many as there can be, so that little changes when Prometheus 3 leaves out the sample at
 * the edge of a window that Prometheus 2 counts.
 */
const SCRAPES_PER_MINUTE = [4, 2, 1];
const MINUTE_MS = 60_000;
/** promtool loads no more of one series. */
const MOST_SAMPLES = 10_000;

/** A service level, and what was counted of it. */
export interface TracedLevel {
  level: ServiceLevel;
  trace: Trace;
}

/**
 * A file for `promtool test rules`: the counters of a trace, and which alerts fire when, as `evaluateAlerts`
 * finds them. It looks before, at and after each change, and at the end. `ruleFile` is named as seen from
 * the test's own folder. Only for levels measured from journals: of others the counters have other names. All
 * traces count in the same steps, in which the rules are evaluated.
 */
export function writePromtoolTests(traced: readonly TracedLevel[], ruleFile: string): string {
  const [stepMs = MINUTE_MS, ...others] = new Set(traced.map(({ trace }) => trace.stepMs));
  if (others.length > 0) {
    throw new Error('Failed to write promtool tests: got traces in different steps. Expected one.');
  }
  const { groups } = writeRules(traced.map(({ level }) => level));
  return stringify(
    {
      rule_files: [ruleFile],
      evaluation_interval: writeTime(stepMs),
      group_eval_order: groups.map(({ name }) => name),
      tests: traced.map(describeTest),
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

export function writePromtoolTest(level: ServiceLevel, trace: Trace, ruleFile: string): string {
  return writePromtoolTests([{ level, trace }], ruleFile);
}

function describeTest({ level, trace }: TracedLevel): object {
  const { stepMs, counts } = trace;
  const first = counts[0]?.step ?? 0;
  const last = counts.at(-1)?.step ?? 0;
  // Counters stand at 0 at the time 0 of the test, one step before the first one ends.
  const timeOf = (step: number): string => writeTime((step - first + 1) * stepMs);
  const scrapes = chooseScrapes(level, last - first + 1, stepMs);
  const series = (result: 'good' | 'bad') => ({
    series: `${EVENTS_METRIC}{slo="${level.name}",result="${result}"}`,
    values: writeCounter(
      counts.map((one) => ({ step: one.step, count: one[result] })),
      scrapes,
    ),
  });
  return {
    name: level.name,
    interval: `${stepMs / 1_000 / scrapes}s`,
    input_series: [series('good'), series('bad')],
    alert_rule_test: expectAlerts(level, trace, first, last).map(({ step, ...rest }) => ({
      eval_time: timeOf(step),
      ...rest,
    })),
  };
}

function chooseScrapes(level: ServiceLevel, steps: number, stepMs: number): number {
  const perStep = stepMs < MINUTE_MS ? [1] : SCRAPES_PER_MINUTE;
  const scrapes = perStep.find((each) => each * steps < MOST_SAMPLES);
  if (scrapes !== undefined) return scrapes;
  throw new Error(
    `Failed to write a promtool test of ${level.name}: got a trace of ${steps} steps. ` +
      `Expected fewer than ${MOST_SAMPLES}, which is what promtool loads. Cut the trace.`,
  );
}

/** What fires at the steps around each change of an alert. */
function expectAlerts(
  level: ServiceLevel,
  trace: Trace,
  first: number,
  last: number,
): { step: number; alertname: string; exp_alerts: object[] }[] {
  const byName = Map.groupBy(evaluateAlerts(level, trace), ({ alert }) => alertName(level, alert));
  return [...byName].flatMap(([alertname, all]) => {
    const changes = all.flatMap(({ firing }) =>
      firing.flatMap(({ fromStep, toStep = last }) => [fromStep, toStep]),
    );
    const around = [first, ...changes.flatMap((at) => [at - 1, at, at + 1]), last];
    const steps = [...new Set(around)].filter((at) => at >= first && at <= last);
    return steps
      .sort((a, b) => a - b)
      .map((step) => ({
        step,
        alertname,
        exp_alerts: all
          .filter(({ firing }) => firing.some((one) => isWithin(step, one)))
          .map(({ alert, objective }) => ({
            exp_labels: { severity: alert.severity, ...slothLabels(level, objective) },
            exp_annotations: annotate(level, objective, alert),
          })),
      }));
  });
}

function isWithin(step: number, firing: { fromStep: number; toStep?: number }): boolean {
  const { fromStep, toStep = Number.POSITIVE_INFINITY } = firing;
  return step >= fromStep && step < toStep;
}

/** `6m`, `90s`: in minutes where they are whole. */
function writeTime(ms: number): string {
  return ms % MINUTE_MS === 0 ? `${ms / MINUTE_MS}m` : `${ms / 1_000}s`;
}

/** A counter in promtool's shorthand, `start+step x times`: one stretch for each run of equal steps. */
function writeCounter(counts: { step: number; count: number }[], scrapes: number): string {
  const first = counts[0]?.step ?? 0;
  const stretches: { rise: number; times: number }[] = [];
  let next = first;
  const add = (rise: number, steps: number): void => {
    const open = stretches.at(-1);
    if (open?.rise === rise) open.times += steps * scrapes;
    else if (steps > 0) stretches.push({ rise, times: steps * scrapes });
  };
  for (const { step, count } of counts) {
    add(0, step - next);
    add(count / scrapes, 1);
    next = step + 1;
  }
  let value = 0;
  const parts = stretches.map(({ rise, times }) => {
    const part = `${value + rise}+${rise}x${times - 1}`;
    value += rise * times;
    return part;
  });
  return ['0', ...parts].join(' ');
}
