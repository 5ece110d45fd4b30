import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { loadOpenslo } from '../openslo/parse-openslo.ts';
import type { ServiceLevel } from '../service-level.ts';
import { alertName, slothLabels } from './prometheus-names.ts';
import { hasPromtool, runPromtool } from './run-promtool.ts';
import { annotate, writeRules } from './write-rules.ts';

const FOLDERS = ['system-under-test/alerts', 'system-under-test/slo'];
const files = FOLDERS.flatMap((folder) => readdirSync(folder).map((file) => `${folder}/${file}`));
const { levels = [], standing, problems, warnings } = loadOpenslo(files);
const missing = hasPromtool() ? undefined : 'promtool is not on PATH (Debian: package prometheus)';

function find(name: string): ServiceLevel {
  const level = levels.find((one) => one.name === name);
  if (!level) throw new Error(`There is no service level ${name}.`);
  return level;
}

test('HAA-11: whoever an alert tells is a target that the files describe', () => {
  expect([...problems, ...warnings]).toEqual([]);
  const targets = standing.map(({ metadata }) => metadata.name);
  expect(targets).toEqual(['on-call', 'sre-lead', 'vp-eng', 'incident-channel']);
  const alerts = levels.flatMap((level) => level.alerts);
  expect(alerts.map(({ name, severity }) => [name, severity])).toEqual([
    ['above-60-s', 'high'],
    ['failed-over', 'high'],
    ['p95-above-2-s', 'medium'],
    ['below-98-percent', 'high'],
  ]);
  for (const { notify = [] } of alerts) {
    expect(notify.length).toBeGreaterThan(0);
    for (const one of notify) expect(targets).toContain('ref' in one && one.ref);
  }
});

test('the rules of an alert name whom to tell', () => {
  const level = find('replication-lag');
  const [alert] = level.alerts;
  expect(alert && annotate(level, level.objectives[0], alert).notify).toBe(
    'on-call, incident-channel',
  );
});

/** A metric of the stack that is bad in minutes 5 to 7, and the alert that has to fire then and no more. */
test.each([
  ['replication-lag', 'replication_lag_seconds{service="dashboard"}', '60x4 61x2 60x20'],
  [
    'database-primary',
    'circuit_breaker_state{service="dashboard",dependency="postgres"}',
    '1x4 2x2 0x20',
  ],
])(
  'HAA-11: Prometheus alerts on %s, from the metrics that the dashboard has',
  (name, series, values) => {
    const level = find(name);
    const [objective] = level.objectives;
    const [alert] = level.alerts;
    if (missing !== undefined || !alert) return expect(alert).toBeDefined();
    const fires = {
      exp_labels: { severity: alert.severity, ...slothLabels(level, objective) },
      exp_annotations: annotate(level, objective, alert),
    };
    const { text, groups } = writeRules([level]);
    const look = (minute: number, firing: boolean) => ({
      eval_time: `${minute}m`,
      alertname: alertName(level, alert),
      exp_alerts: firing ? [fires] : [],
    });
    const tests = stringify({
      rule_files: ['slo.rules.yaml'],
      evaluation_interval: '1m',
      group_eval_order: groups.map((group) => group.name),
      tests: [
        {
          interval: '1m',
          input_series: [{ series, values }],
          alert_rule_test: [look(4, false), look(5, true), look(7, true), look(10, false)],
        },
      ],
    });
    const { check, test: tested } = runPromtool(text, tests);
    expect(check.output).toMatch(/SUCCESS/);
    expect(tested.output).toMatch(/SUCCESS/);
  },
);
