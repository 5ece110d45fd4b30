import { expect, test } from 'vitest';
import type { Problem } from '../../scenario/problem.ts';
import { EXAMPLE, EXAMPLE_V2, exampleOfThreshold } from './example-file.ts';
import { parseOpenslo } from './parse-openslo.ts';

const parse = (text: string) => parseOpenslo([{ file: 'slo.yaml', text }]);

/** The example with one text in place of another, which must be there. */
function change(from: string | RegExp, to: string, text = EXAMPLE): string {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return changed;
}

function say({ line, column, message, suggestion }: Problem): string {
  return [`${line}:${column} ${message}`, suggestion].filter(Boolean).join(' ');
}

test('the shape that the documentation shows is read', () => {
  const { levels, problems, warnings } = parse(EXAMPLE);
  expect([...problems, ...warnings]).toEqual([]);
  expect(levels).toEqual([
    {
      name: 'voice-call-success',
      displayName: 'Voice call success',
      description: 'Calls that were played to the end',
      service: 'voice-agent',
      indicator: {
        about: { name: 'voice-call-success' },
        counter: true,
        kind: 'ratio',
        good: { type: 'prometheus', spec: { query: 'calls_good_total' } },
        total: { type: 'prometheus', spec: { query: 'calls_total' } },
      },
      window: { kind: 'rolling', lengthMs: 2_592_000_000, text: '30d' },
      method: 'occurrences',
      objectives: [{ target: 0.999 }],
      alerts: [
        {
          name: 'fast-burn',
          severity: 'page',
          burnRate: 14.4,
          longWindowMs: 3_600_000,
          shortWindowMs: 300_000,
          forMs: 0,
          condition: { name: 'fast-burn-1h' },
          tells: { breach: true },
          notify: [{ ref: 'on-call' }],
        },
      ],
    },
  ]);
});

test('v2alpha is read: several objectives for a threshold become a level each', () => {
  const { levels = [], standing, problems } = parse(EXAMPLE_V2);
  expect(problems).toEqual([]);
  expect(levels.map(({ name, objectives }) => [name, objectives])).toEqual([
    ['turn-latency-1', [{ op: 'lte', value: 2, target: 0.95 }]],
    ['turn-latency-2', [{ op: 'lte', value: 5, target: 0.99 }]],
  ]);
  expect(levels[0]?.annotations).toEqual({ 'deadair.dev/objective-of': 'turn-latency' });
  expect(levels[0]?.indicator).toMatchObject({
    kind: 'threshold',
    metric: { type: 'redshift', ref: 'turn-latency-thresholdmetric' },
  });
  expect(standing).toEqual([
    {
      kind: 'DataSource',
      metadata: { name: 'turn-latency-thresholdmetric' },
      spec: { type: 'redshift', connectionDetails: { region: 'eu-central-1' } },
    },
  ]);
});

test('a level made of an objective takes no name that there is', () => {
  const { problems } = parse(
    `${EXAMPLE.replace('voice-call-success', 'turn-latency-2')}---\n${EXAMPLE_V2}`,
  );
  expect(problems.map(say)).toEqual([
    expect.stringMatching(/^37:19 Failed to make turn-latency-2 of an objective of turn-latency/),
  ]);
});

const WRONG: [what: string, text: () => string, problem: RegExp][] = [
  [
    'an unknown version',
    () => change('openslo/v1', 'openslo/v2'),
    /^1:13 .*got openslo\/v2\. Expected openslo\/v1 or openslo\.com\/v2alpha\. Did you mean openslo\/v1\?/,
  ],
  ['an unknown kind', () => change('kind: SLO', 'kind: SOL'), /^2:7 .*Did you mean SLO\?/],
  [
    'an unknown key',
    () => change('service:', 'sevice:'),
    /^6:3 Failed to read spec: got the unknown key sevice\. Expected .*Did you mean service\?/,
  ],
  ['a name with capitals', () => change('voice-call-success', 'Voice'), /^3:19 .*small letters/],
  [
    'a name of 64 letters',
    () => change('voice-call-success', 'a'.repeat(64)),
    /^3:19 .*1 to 63 small letters/,
  ],
  ['seconds in a duration', () => change('30d', '30s'), /^15:17 .*no seconds\.$/],
  ['seconds that are minutes', () => change('30d', '300s'), /^15:17 .*no seconds\. Write 5m\.$/],
  ['a unit in words', () => change('30d', '2 months'), /^15:17 .*no seconds\. Write 2M\.$/],
  ['a duration of nothing', () => change('30d', '0d'), /^15:17 .*whole number above 0/],
  ['minutes with a capital', () => change('30d', '30D'), /^15:17 .*one of m h d w M Q Y/],
  [
    'a window that is no list',
    () => change(/- duration: 30d\n {6}isRolling/, '  duration: 30d\n      isRolling'),
    /^15:7 .*Expected a list of exactly one time window/,
  ],
  [
    'two windows',
    () => change('isRolling: true', 'isRolling: true\n    - { duration: 1d, isRolling: true }'),
    /^15:5 .*exactly one time window/,
  ],
  [
    'no window',
    () => change(/ {2}timeWindow:\n.*\n.*\n/, ''),
    /^4:1 .*exactly one time window: the specification calls it optional/,
  ],
  [
    'a window that is neither rolling nor by the calendar',
    () => change('isRolling: true', 'isRolling: false'),
    /^15:7 .*neither rolls nor has a calendar/,
  ],
  ['a target of 1', () => change('0.999', '1'), /^19:15 .*below 1/],
  ['a percentage as a target', () => change('0.999', '99.9'), /\. Write targetPercent: 99\.9\.$/],
  ['a negative target', () => change('0.999', '-0.1'), /^19:15 .*at least 0/],
  [
    'target and targetPercent',
    () => change('target: 0.999', 'target: 0.999\n      targetPercent: 99.9'),
    /^19:7 .*only one of target or targetPercent/,
  ],
  [
    'neither target nor targetPercent',
    () => change('target: 0.999', 'displayName: none'),
    /^19:7 .*exactly one of target or targetPercent/,
  ],
  [
    'a percentage of 100',
    () => change('target: 0.999', 'targetPercent: 100'),
    /^19:22 .*percentage below 100/,
  ],
  [
    'good and bad',
    () => change(/ {8}good: (.*)\n/, '        good: $1\n        bad: $1\n'),
    /^11:9 .*only one of good or bad/,
  ],
  ['neither good nor bad', () => change(/ {8}good: .*\n/, ''), /^11:9 .*good or bad beside total/],
  ['no total', () => change(/ {8}total: .*\n/, ''), /^11:9 .*total beside good or bad/],
  [
    'raw without rawType',
    () => change(/ {8}good: (.*)\n.*\n/, '        raw: $1\n'),
    /^11:9 .*rawType beside raw/,
  ],
  [
    'indicator and indicatorRef',
    () => change('  indicator:', '  indicatorRef: other\n  indicator:'),
    /^5:3 .*only one of indicator or indicatorRef/,
  ],
  [
    'a reference to nothing',
    () => change(/ {2}indicator:\n(.*\n){6}/, '  indicatorRef: call-sucess\n') + SLI,
    /^7:17 Failed to find the SLI call-sucess.*Expected call-success\. Did you mean call-success\?/,
  ],
  [
    'op missing beside a thresholdMetric',
    () => exampleOfThreshold('value: 2, target: 0.9'),
    /^12:7 .*op: got nothing\. Expected it beside a thresholdMetric/,
  ],
  [
    'two objectives for a thresholdMetric in v1',
    () =>
      exampleOfThreshold('op: lt, value: 2, target: 0.9 }\n    - { op: lt, value: 2, target: 0.8'),
    /^13:7 .*got 2 for a thresholdMetric.*Write an SLO for each/,
  ],
  [
    'Timeslices without a slice',
    () => change('Occurrences', 'Timeslices'),
    /^19:7 .*timeSliceTarget: got nothing. Expected it beside timeslices/,
  ],
  [
    'a slice target beside RatioTimeslices',
    () => slices('RatioTimeslices', 'timeSliceTarget: 0.9, timeSliceWindow: 1m'),
    /timeSliceTarget: got it\. Expected none beside ratio-timeslices/,
  ],
  [
    'a slice target of 0',
    () => slices('Timeslices', 'timeSliceTarget: 0, timeSliceWindow: 1m'),
    /above 0: at 0 every slice is good/,
  ],
  [
    'a slice target above 1',
    () => slices('Timeslices', 'timeSliceTarget: 1.1, timeSliceWindow: 1m'),
    /at most 1/,
  ],
  [
    'two conditions',
    () => change(/( {10}- kind: AlertCondition\n(.*\n){4})/, '$1$1'),
    /^28:11 .*exactly one condition: OpenSLO allows no second one/,
  ],
  [
    'no severity',
    () => change(/ {14}severity: page\n/, ''),
    /^30:13 .*severity: got nothing\. Expected text/,
  ],
  ['a burn rate of 0', () => change('14.4', '0'), /^32:64 .*above 0/],
  [
    'an impossible alert',
    () => change('0.999', '0.9'),
    /^32:64 Failed to alert on voice-call-success by fast-burn: a burn rate of 14\.4 at a target of 90% takes an error ratio of 144%.*Expected at most 10\./,
  ],
  [
    'a misspelt annotation of ours',
    () => change('short-window:', 'shortwindow:'),
    /^24:24 .*Did you mean deadair\.dev\/short-window\?/,
  ],
  ['a description of 1,051 letters', () => change(/Calls.*end/, 'x'.repeat(1_051)), /^5:16 .*1050/],
  [
    'a key that stands twice',
    () => change('  service:', '  service: a\n  service:'),
    /^7:3 .*service stands twice/,
  ],
  ['an empty file', () => '', /^1:1 .*got nothing. Expected an object of kind SLO/],
  ['a file of brackets', () => '['.repeat(200_000), /^1:101 .*more than 100 levels/],
  [
    'an object of v2alpha that deadair cannot use',
    () => 'apiVersion: openslo.com/v2alpha\nkind: BudgetAdjustment\nspec: {}\n',
    /^2:7 .*takes no time out of a budget/,
  ],
  ['months in v2alpha', () => change('4w', '1M', EXAMPLE_V2), /^12:28 .*one of m h d w;/],
];

const SLI = `---
apiVersion: openslo/v1
kind: SLI
metadata: { name: call-success }
spec: { thresholdMetric: { metricSource: { type: prometheus, spec: {} } } }
`;

function slices(method: string, words: string): string {
  return change('- target: 0.999', `- { target: 0.999, ${words} }`).replace('Occurrences', method);
}

test.each(WRONG)('%s is refused where it stands', (_, text, expected) => {
  const { levels, problems } = parse(text());
  expect(levels).toBeUndefined();
  const said = problems.map(say);
  expect(said.find((one) => expected.test(one)) ?? said.join('\n')).toMatch(expected);
});

test('all problems of all documents are told at once, in their order', () => {
  const bad = change('0.999', '2').replace('30d', '30s').replace('service:', 'sevice:');
  const { problems } = parse(`${bad}---\n${change('kind: SLO', 'kind: SLOO')}---\n${bad}`);
  const lines = EXAMPLE.split('\n').length;
  expect(problems.map(({ line }) => line)).toEqual([
    // At 4 the service is missing, which is misspelt at 6.
    ...[4, 6, 15, 19],
    lines + 2,
    ...[4, 6, 15, 19].map((line) => line + 2 * lines),
  ]);
});

const ODD: [what: string, text: () => string, warning: RegExp][] = [
  [
    'an inverted op',
    () => change('gte', 'lte'),
    /^32:48 op: lte would alert while the burn rate is below 14\.4.*read as gte/,
  ],
  [
    'TimeSlices of the prose',
    () => slices('TimeSlices', 'timeSliceTarget: 1, timeSliceWindow: 5'),
    /^17:20 TimeSlices is how the specification writes Timeslices/,
  ],
  ['op beside a ratioMetric', () => change('- target', '- op: gt\n      target'), /^19:7 op means/],
  [
    'a reserved prefix',
    () => change('displayName: Voice', 'annotations: { openslo.com/x: y }, displayName: Voice'),
    /^3:54 The prefix openslo\.com\/ of openslo\.com\/x is reserved/,
  ],
  [
    'an indicator that nothing refers to',
    () => EXAMPLE + SLI,
    /^37:19 Nothing refers to the SLI call-success: left out/,
  ],
  [
    'displayName in the metadata of v2alpha',
    () => change('labels:', 'displayName: Latency, labels:', EXAMPLE_V2),
    /^3:33 metadata\.displayName is no part of v2alpha/,
  ],
];

test.each(ODD)('%s is understood, and said', (_, text, expected) => {
  const { levels, problems, warnings } = parse(text());
  expect(problems).toEqual([]);
  expect(levels?.length).toBeGreaterThan(0);
  const said = warnings.map(say);
  expect(said.find((one) => expected.test(one)) ?? said.join('\n')).toMatch(expected);
});

test('an inverted op alerts like the one that was meant', () => {
  expect(parse(change('gte', 'lte')).levels?.[0]?.alerts).toEqual(
    parse(EXAMPLE).levels?.[0]?.alerts,
  );
});

test('a slice of a bare number is in minutes, and a percentage is the share that was written', () => {
  const text = slices('Timeslices', 'timeSliceTarget: 1, timeSliceWindow: 5').replace(
    'target: 0.999',
    'targetPercent: 99.95',
  );
  expect(parse(text).levels?.[0]?.objectives).toEqual([
    { target: 0.9995, timeSliceTarget: 1, timeSliceWindowMs: 300_000 },
  ]);
});

test('a window by the calendar keeps its start and zone', () => {
  const calendar = (start: string, zone: string, duration = '1M'): string =>
    change(
      /duration: 30d\n.*\n/,
      `duration: ${duration}\n      calendar: { startTime: ${start}, timeZone: ${zone} }\n`,
    );
  expect(parse(calendar('2020-01-21 12:30:00', 'America/New_York')).levels?.[0]?.window).toEqual({
    kind: 'calendar',
    count: 1,
    unit: 'M',
    start: '2020-01-21 12:30:00',
    timeZone: 'America/New_York',
  });
  const wrong = parse(calendar('2020-02-30 12:30:00', 'America/New_Yrk', '12h'));
  expect(wrong.problems.map(say)).toEqual([
    expect.stringMatching(/^15:17 .*got 12h\. Expected days, weeks/),
    expect.stringMatching(/^16:30 .*got 2020-02-30 12:30:00\./),
    expect.stringMatching(/^16:61 .*Did you mean America\/New_York\?/),
  ]);
});

test('references are found in other files, and what they lack is told there', () => {
  const slo = change(/ {2}indicator:\n(.*\n){6}/, '  indicatorRef: call-success\n');
  const sli = SLI.replace('prometheus', 'deadair').replace('spec: {}', 'spec: { unit: trns }');
  const { problems } = parseOpenslo([
    { file: 'slo.yaml', text: slo.replace('- target', '- op: lt\n      value: 1\n      target') },
    { file: 'sli.yaml', text: sli },
  ]);
  expect(problems.map((one) => `${one.file} ${say(one)}`)).toEqual([
    expect.stringMatching(/^sli\.yaml 5:\d+ .*Did you mean turns\?/),
  ]);
});

test('an indicator that is referred to is used without a word', () => {
  const slo = exampleOfThreshold('op: lt, value: 2, target: 0.9');
  const text = `${slo.replace(/ {2}indicator:\n.*\n.*\n/, '  indicatorRef: call-success\n')}${SLI}`;
  const { levels, warnings } = parse(text);
  expect(levels?.[0]?.indicator).toEqual({
    about: { name: 'call-success' },
    kind: 'threshold',
    metric: { type: 'prometheus', spec: {} },
  });
  expect(warnings).toEqual([]);
});

test('two policies that belong together are one alert with two windows', () => {
  const short = change(/[\s\S]*?( {4}- kind: AlertPolicy)/, '$1')
    .replace('fast-burn', 'fast-burn-short')
    .replace('short-window: 5m', 'short-window-of: fast-burn')
    .replace('1h,', '5m,');
  expect(parse(EXAMPLE + short).levels).toEqual(parse(EXAMPLE).levels);
  const { problems } = parse(EXAMPLE + short.replace('14.4', '14'));
  expect(problems.map(say)).toEqual([expect.stringMatching(/^37:\d+ .*Expected a pair/)]);
  const alone = parse(EXAMPLE + short.replace('of: fast-burn', 'of: fast-bun'));
  expect(alone.problems.map(say)[0]).toMatch(/^37:.*Did you mean fast-burn\?/);
});
