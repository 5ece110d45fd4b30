import { expect, test } from 'vitest';
import type { Problem } from '../../scenario/problem.ts';
import { EXAMPLE, EXAMPLE_V2 } from './example-file.ts';
import { parseOpenslo } from './parse-openslo.ts';
import { writeOpenslo } from './write-openslo.ts';

const parse = (text: string) => parseOpenslo([{ file: 'slo.yaml', text }]);
const say = ({ line, column, message, suggestion }: Problem): string =>
  [`${line}:${column} ${message}`, suggestion].filter(Boolean).join(' ');

const SLI = `---
apiVersion: openslo/v1
kind: SLI
metadata: { name: call-success }
spec: { thresholdMetric: { metricSource: { type: prometheus, spec: {} } } }
`;

function change(from: string | RegExp, to: string, text = EXAMPLE): string {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return changed;
}

function composite(objectives: string): string {
  const text = change(/ {2}indicator:\n(.*\n){6}/, '').replace('- target: 0.999', objectives);
  return text + SLI;
}

test('a composite is kept with its parts and weights, written again, and said not to be judged', () => {
  const text = composite(
    '- { target: 0.99, indicatorRef: call-success, op: lt, value: 2, compositeWeight: 3 }\n    - { target: 0.98, indicatorRef: call-success, op: lt, value: 5 }',
  );
  const { levels = [], problems, warnings } = parse(text);
  expect(problems).toEqual([]);
  expect(warnings.map(say)).toEqual([
    expect.stringMatching(/^11:3 A composite is kept and written, and not judged/),
  ]);
  expect(levels[0]?.indicator).toEqual({ kind: 'composite' });
  expect(levels[0]?.objectives.map(({ value, part }) => [value, part?.weight])).toEqual([
    [2, 3],
    [5, undefined],
  ]);
  expect(levels[0]?.objectives[0].part?.indicator).toMatchObject({ kind: 'threshold' });
  expect(parse(writeOpenslo(levels)).levels).toEqual(levels);
});

test('the parts of a composite of v2alpha have data sources of their own', () => {
  const part = (region: string): string =>
    `- target: 0.9\n      sli: { spec: { ratioMetric: { rawType: success, raw: { dataSourceSpec: { type: redshift, connectionDetails: { region: ${region} } }, spec: {} } } } }`;
  const text = change(/ {2}sli:\n(.*\n){5}/, '', EXAMPLE_V2).replace(
    /- \{ op.*\n.*\n$/,
    `${part('north')}\n    ${part('south')}\n`,
  );
  const { standing, problems } = parse(text);
  expect(problems).toEqual([]);
  expect(standing.map(({ metadata }) => metadata.name)).toEqual([
    'turn-latency-1-raw',
    'turn-latency-2-raw',
  ]);
});

const WRONG: [what: string, text: () => string, problem: RegExp][] = [
  [
    'a composite beside an indicator of the SLO',
    () => change('- target: 0.999', '- { target: 0.999, indicatorRef: call-success }') + SLI,
    /^7:3 Failed to read spec\.indicator: got one beside objectives with indicators of their own/,
  ],
  [
    'a composite of which one objective has no indicator',
    () =>
      composite(
        '- { target: 0.99, indicatorRef: call-success, op: lt, value: 2 }\n    - target: 0.9',
      ),
    /^13:7 Failed to read spec\.objectives\[1\]: got neither\. Expected one indicator or indicatorRef/,
  ],
  [
    'a part that names an SLI that there is not',
    () => composite('- { target: 0.99, indicatorRef: call-sucess, op: lt, value: 2 }'),
    /^12:37 Failed to find the SLI call-sucess.*Did you mean call-success\?/,
  ],
  [
    'a weight without an indicator',
    () => change('- target: 0.999', '- { target: 0.999, compositeWeight: 2 }'),
    /^19:7 .*got compositeWeight without an indicator/,
  ],
  [
    'a weight of 0',
    () => composite('- { target: 0.9, indicatorRef: call-success, compositeWeight: 0 }'),
    /a weight above 0/,
  ],
];

test.each(WRONG)('%s is refused where it stands', (_, text, expected) => {
  const { levels, problems } = parse(text());
  expect(levels).toBeUndefined();
  const said = problems.map(say);
  expect(said.find((one) => expected.test(one)) ?? said.join('\n')).toMatch(expected);
});
