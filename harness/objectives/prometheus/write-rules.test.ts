import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { presetAlerts } from '../alert-presets.ts';
import { exampleLevel } from '../example-level.ts';
import { exampleTrace } from '../example-trace.ts';
import type { MetricSource, ServiceLevel } from '../service-level.ts';
import { hasPromtool, runPromtool } from './run-promtool.ts';
import { writePromtoolTest } from './write-promtool-test.ts';
import { type RuleGroup, writeRules } from './write-rules.ts';

const missing = hasPromtool() ? undefined : 'promtool is not on PATH (Debian: package prometheus)';
const google = presetAlerts('google', 2_592_000_000, [0.999]).alerts;
const golden = exampleLevel({ alerts: google.slice(0, 1) });

const groupsOf = (level: ServiceLevel): RuleGroup[] =>
  (parse(writeRules([level]).text) as { groups: RuleGroup[] }).groups;
const ruleOf = (level: ServiceLevel, name: string) =>
  groupsOf(level)
    .flatMap(({ rules }) => rules)
    .find(({ record, alert }) => record === name || alert === name);

test('the rules carry the names and labels of Sloth, for which dashboards exist', () => {
  const labels = {
    sloth_id: 'voice-gateway-call-success',
    sloth_service: 'voice-gateway',
    sloth_slo: 'call-success',
  };
  expect(ruleOf(golden, 'slo:sli_error:ratio_rate5m')).toEqual({
    record: 'slo:sli_error:ratio_rate5m',
    expr:
      'sum(rate(deadair_events_total{slo="call-success",result="bad"}[5m]))\n/\n' +
      'sum(rate(deadair_events_total{slo="call-success"}[5m]))',
    labels: { ...labels, sloth_window: '5m' },
  });
  expect(ruleOf(golden, 'slo:error_budget:ratio')).toMatchObject({ expr: 'vector(0.001)', labels });
  expect(ruleOf(golden, 'slo:time_period:days')).toMatchObject({ expr: 'vector(30)' });
  expect(
    groupsOf(golden)
      .flatMap(({ rules }) => rules)
      .map(({ record, alert }) => record ?? alert),
  ).toEqual([
    'slo:sli_error:ratio_rate5m',
    'slo:sli_error:ratio_rate1h',
    'slo:sli_error:ratio_rate30d',
    'slo:objective:ratio',
    'slo:error_budget:ratio',
    'slo:time_period:days',
    'slo:current_burn_rate:ratio',
    'slo:period_burn_rate:ratio',
    'slo:period_error_budget_remaining:ratio',
    'sloth_slo_info',
    'CallSuccessPageFast',
  ]);
});

test('an alert asks both windows for the burn rate', () => {
  const chosen =
    '{sloth_id="voice-gateway-call-success", sloth_service="voice-gateway", sloth_slo="call-success"}';
  expect(ruleOf(golden, 'CallSuccessPageFast')).toEqual({
    alert: 'CallSuccessPageFast',
    expr:
      `max(slo:sli_error:ratio_rate5m${chosen} >= (14.4 * 0.001)) without (sloth_window)\nand\n` +
      `max(slo:sli_error:ratio_rate1h${chosen} >= (14.4 * 0.001)) without (sloth_window)`,
    for: '0s',
    labels: {
      severity: 'page',
      sloth_id: 'voice-gateway-call-success',
      sloth_service: 'voice-gateway',
      sloth_slo: 'call-success',
    },
    annotations: {
      title: '(page) call-success burns its error budget too fast',
      summary: 'call-success at 99.9%: 14.4 times over 5m and 1h, 2% of the budget',
    },
  });
});

const prometheus = (query: unknown): MetricSource => ({ type: 'prometheus', spec: { query } });

test.each<[string, Partial<ServiceLevel>, string]>([
  [
    'good of all, plain selectors',
    {
      indicator: {
        kind: 'ratio',
        good: prometheus('requests_total{code!~"5.."}'),
        total: prometheus('sum(requests_total)'),
      },
    },
    '1 - (((sum(rate(requests_total{code!~"5.."}[5m]))) or vector(0))\n/\n(sum(rate(requests_total[5m]))))',
  ],
  [
    'bad of all, with a range to fill in',
    {
      indicator: {
        kind: 'ratio-of-bad',
        bad: prometheus('sum(rate(errors_total[{{.window}}]))'),
        total: prometheus('sum(rate(requests_total[{{ .window }}]))'),
      },
    },
    '((sum(rate(errors_total[5m]))) or vector(0))\n/\n(sum(rate(requests_total[5m])))',
  ],
  [
    'gauges',
    {
      indicator: {
        kind: 'ratio-of-bad',
        counter: false,
        bad: prometheus('bad'),
        total: prometheus('all'),
      },
    },
    '((sum(sum_over_time(bad[5m]))) or vector(0))\n/\n(sum(sum_over_time(all[5m])))',
  ],
  [
    'a ratio of successes',
    { indicator: { kind: 'raw', rawType: 'success', raw: prometheus('up_ratio') } },
    '1 - (avg_over_time((up_ratio)[5m:]))',
  ],
  [
    'a threshold',
    {
      indicator: { kind: 'threshold', metric: prometheus('p95_seconds') },
      objectives: [{ target: 0.99, op: 'lt', value: 0.2 }],
    },
    '1 - avg_over_time(((p95_seconds) < bool 0.2)[5m:])',
  ],
  [
    'slices of a minute, each good or bad',
    {
      method: 'timeslices',
      objectives: [{ target: 0.999, timeSliceTarget: 0.95, timeSliceWindowMs: 60_000 }],
    },
    'avg_over_time((((sum(rate(deadair_events_total{slo="call-success",result="bad"}[1m]))\n/\n' +
      'sum(rate(deadair_events_total{slo="call-success"}[1m]))) >= -1) > bool 0.050000001)[299s:1m])',
  ],
  [
    'slices by their own share',
    { method: 'ratio-timeslices', objectives: [{ target: 0.999, timeSliceWindowMs: 30_000 }] },
    'avg_over_time(((sum(rate(deadair_events_total{slo="call-success",result="bad"}[30s]))\n/\n' +
      'sum(rate(deadair_events_total{slo="call-success"}[30s]))) >= -1)[299s:30s])',
  ],
  [
    'queries of its own for a level that is measured from journals',
    {
      annotations: {
        'deadair.dev/bad-query': 'sum(rate(failed[{{.window}}]))',
        'deadair.dev/total-query': 'calls_total',
      },
    },
    '((sum(rate(failed[5m]))) or vector(0))\n/\n(sum(rate(calls_total[5m])))',
  ],
])('PromQL of %s', (_, changes, expr) => {
  expect(ruleOf(exampleLevel(changes), 'slo:sli_error:ratio_rate5m')?.expr).toBe(expr);
});

test.each<[string, Partial<ServiceLevel>, RegExp]>([
  [
    'a query without a range',
    {
      indicator: {
        kind: 'ratio',
        good: prometheus('sum by (job) (a) + b'),
        total: prometheus('a'),
      },
    },
    /got the query sum by \(job\) \(a\) \+ b of type prometheus\. Expected spec\.query in PromQL with \{\{\.window\}\}/,
  ],
  [
    'another database',
    { indicator: { kind: 'threshold', metric: { type: 'redshift', spec: {} } } },
    /got no query of type redshift/,
  ],
  [
    'an alert that looks back over a part of a slice',
    {
      method: 'timeslices',
      objectives: [{ target: 0.999, timeSliceWindowMs: 600_000 }],
      alerts: google,
    },
    /its alert page-fast looks back 5m, which is no number of slices of 10m\. Expected longer/,
  ],
  [
    'slices of which a minute holds a part',
    { method: 'ratio-timeslices', objectives: [{ target: 0.999, timeSliceWindowMs: 45_000 }] },
    /its slices of 45s are neither minutes nor whole parts/,
  ],
  ...[500, 750, 60_000.001].map((sliceMs): [string, Partial<ServiceLevel>, RegExp] => [
    `slices of ${sliceMs} ms`,
    { method: 'ratio-timeslices', objectives: [{ target: 0.999, timeSliceWindowMs: sliceMs }] },
    /its slices of [\d.]+s are no whole seconds, and Prometheus has no words for others/,
  ]),
])('%s is refused with its reason', (_, changes, reason) => {
  const { groups, refused } = writeRules([exampleLevel(changes)]);
  expect(groups).toEqual([]);
  expect(refused[0]?.reason).toMatch(reason);
});

test('a month of slices or of looks at a gauge is one of promtool too: every fifth minute', () => {
  const slices = exampleLevel({ method: 'timeslices' });
  expect(ruleOf(slices, 'slo:sli_error:ratio_rate30d')?.expr).toContain('[2591999s:5m])');
  const gauge = exampleLevel({
    indicator: { kind: 'raw', rawType: 'failure', raw: prometheus('x') },
  });
  expect(ruleOf(gauge, 'slo:sli_error:ratio_rate30d')?.expr).toBe('avg_over_time((x)[30d:5m])');
});

test('long slices have a current burn rate of their own length', () => {
  const level = exampleLevel({
    method: 'timeslices',
    objectives: [{ target: 0.999, timeSliceTarget: 1, timeSliceWindowMs: 600_000 }],
  });
  const names = groupsOf(level).flatMap(({ rules }) => rules.map(({ record }) => record));
  expect(names.slice(0, 2)).toEqual(['slo:sli_error:ratio_rate10m', 'slo:sli_error:ratio_rate30d']);
  expect(ruleOf(level, 'slo:current_burn_rate:ratio')?.expr).toContain('ratio_rate10m');
});

test('each objective has rules of its own, told apart by its share', () => {
  const level = exampleLevel({
    objectives: [{ target: 0.9995 }, { target: 0.995 }],
    alerts: google,
  });
  const names = groupsOf(level).map(({ name }) => name);
  expect(names).toHaveLength(6);
  expect(new Set(names).size).toBe(6);
  expect(names[0]).toBe('deadair-slo-sli-recordings-voice-gateway-call-success-99-95');
});

test('no two groups have one name, whatever the services and levels are called', () => {
  const word = fc.constantFrom('a', 'a-b', 'b', 'b-c', 'c', 'c-99-9', '2', 'c-2');
  const target = fc.constantFrom(0.999, 0.995);
  const level = fc
    .tuple(word, word, fc.array(target, { minLength: 1, maxLength: 4 }))
    .map(([service, name, [first = 0.9, ...others]]) =>
      exampleLevel({
        ...{ service, name, alerts: google },
        objectives: [{ target: first }, ...others.map((one) => ({ target: one }))],
      }),
    );
  fc.assert(
    fc.property(fc.array(level, { maxLength: 5 }), (levels) => {
      const { groups, refused } = writeRules(levels);
      const names = groups.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      const rules = groups.flatMap((group) => group.rules);
      const series = rules.map(({ record, alert, labels }) =>
        JSON.stringify([record ?? alert, labels]),
      );
      expect(new Set(series).size).toBe(series.length);
      // Three groups of each objective, or the reason why there are none.
      const objectives = levels.flatMap((one) => one.objectives);
      expect(groups.length / 3 + refused.length).toBe(objectives.length);
    }),
  );
});

test('Prometheus takes rules of levels whose names are one when they are joined', (context) => {
  context.skip(missing !== undefined, missing);
  const levels = [
    exampleLevel({ service: 'a', name: 'b-c' }),
    exampleLevel({ service: 'a-b', name: 'c', objectives: [{ target: 0.9 }, { target: 0.9 }] }),
  ];
  expect(runPromtool(writeRules(levels).text, '').check.output).toMatch(/SUCCESS/);
});

test('two levels that nothing tells apart are refused', () => {
  const level = exampleLevel({ name: 'c', objectives: [{ target: 0.9 }, { target: 0.99 }] });
  const other = exampleLevel({ name: 'c-90' });
  expect(writeRules([level, other]).refused).toEqual([
    { level: other, reason: expect.stringMatching(/the labels of c: .*"c-90"\}\. Rename either/) },
  ]);
});

test('the alerts of two objectives are told apart by their labels', () => {
  const level = exampleLevel({
    objectives: [{ target: 0.9995 }, { target: 0.995 }],
    alerts: google,
  });
  const alerts = groupsOf(level)
    .flatMap(({ rules }) => rules)
    .filter(({ alert }) => alert !== undefined)
    .map(({ alert, labels }) => JSON.stringify([alert, labels]));
  expect(alerts).toHaveLength(8);
  expect(new Set(alerts).size).toBe(8);
});

test('the test for promtool looks at the minutes at which the page fires and clears', () => {
  const { tests, group_eval_order } = parse(
    writePromtoolTest(golden, exampleTrace(golden), 'slo.rules.yaml'),
  );
  expect(group_eval_order).toHaveLength(3);
  const [{ interval, input_series, alert_rule_test }] = tests;
  expect(interval).toBe('15s');
  expect(input_series[1]).toEqual({
    series: 'deadair_events_total{slo="call-success",result="bad"}',
    values: '0 0+0x239 45+45x39 1800+0x119',
  });
  // An hour without errors comes first.
  expect(
    alert_rule_test.map((one: { eval_time: string; exp_alerts: object[] }) => [
      Number.parseInt(one.eval_time, 10) - 60,
      one.exp_alerts.length,
    ]),
  ).toEqual([
    [-59, 0],
    [5, 0],
    [6, 1],
    [7, 1],
    [14, 1],
    [15, 0],
    [16, 0],
    [40, 0],
  ]);
});

test('a trace that promtool could not load is refused, a long one is scraped less often', () => {
  const traceOf = (minutes: number) => ({
    stepMs: 60_000,
    counts: [
      { step: 1, good: 1, bad: 0 },
      { step: minutes, good: 1, bad: 0 },
    ],
  });
  const intervalOf = (minutes: number) =>
    parse(writePromtoolTest(golden, traceOf(minutes), 'slo.rules.yaml')).tests[0].interval;
  expect([2_499, 2_500, 9_999].map(intervalOf)).toEqual(['15s', '30s', '60s']);
  expect(() => intervalOf(10_000)).toThrow(/trace of 10000 steps\. Expected fewer than 10000/);
});

test('Prometheus agrees: the page fires at minute 6 and clears at minute 15 (HAA-11)', (context) => {
  context.skip(missing !== undefined, missing);
  const rules = writeRules([golden]).text;
  const tests = writePromtoolTest(golden, exampleTrace(golden), 'slo.rules.yaml');
  const { check, test: tested } = runPromtool(rules, tests);
  expect(check.output).toMatch(/SUCCESS: 11 rules found/);
  expect(tested.output).toMatch(/SUCCESS/);
  // Prometheus must be able to disagree.
  const late = runPromtool(rules, tests.replace('eval_time: 66m', 'eval_time: 65m')).test;
  expect(late.ok).toBe(false);
});
