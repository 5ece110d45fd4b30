import { expect, test } from 'vitest';
import { EXAMPLE, exampleOfThreshold } from './example-file.ts';
import { parseOpenslo } from './parse-openslo.ts';

const explain = (text: string): string[] =>
  parseOpenslo([{ file: 'slo.yaml', text }]).problems.map(
    ({ line, column, message, suggestion = '' }) => `${line}:${column} ${message} ${suggestion}`,
  );

test.each([
  ['{ unit: turns, quantity: dead-air, in: s }', undefined],
  ['{ unit: turns, quantity: dead-air }', /no unit for its value\. Expected in: ms or in: s/],
  ['{ unit: turns, in: s }', /no in without a quantity/],
  ['{ unit: turns, quantity: failover, in: s }', /a quantity of turns: turn-latency, dead-air/],
  ['{ unit: turns, quantity: dead-air, in: s, of: user }', /no of: turns are those of all/],
  ['{ unit: turns, quantity: ded-air, in: s }', /Did you mean dead-air\?/],
])('of the journal %s can be held to a threshold, or it is said why not', (spec, expected) => {
  const source = `{ type: deadair, spec: ${spec} }`;
  const said = explain(exampleOfThreshold('op: lt, value: 2, target: 0.9', source));
  if (expected) expect(said.join('\n')).toMatch(expected);
  else expect(said).toEqual([]);
});

test('good and total of a journal must count the same', () => {
  const source = (spec: string): string => `metricSource: { type: deadair, spec: ${spec} }`;
  const text = EXAMPLE.replace(
    /good: \{.*\}/,
    `good: { ${source('{ unit: requests, of: user }')} }`,
  );
  const total = `total: { ${source('{ unit: requests, of: calls }')} }`;
  expect(explain(text.replace(/total: \{.*\}/, total))).toEqual([
    expect.stringMatching(/^13:.*Failed to divide requests of user by requests of calls/),
  ]);
});

test('a total with a condition, and a unit of a value where there is none, count nothing', () => {
  const source = (spec: string): string => `{ metricSource: { type: deadair, spec: ${spec} } }`;
  const text = EXAMPLE.replace(
    /good: \{.*\}/,
    `good: ${source('{ unit: turns, quantity: dead-air, in: s, good: { within: 2s } }')}`,
  ).replace(
    /total: \{.*\}/,
    `total: ${source('{ unit: turns, quantity: dead-air, good: { within: 2s } }')}`,
  );
  expect(explain(text)).toEqual([
    expect.stringMatching(/^12:.*got in\. Expected it beside a thresholdMetric only/),
    expect.stringMatching(/^13:.*Expected none: total counts all that is valid/),
  ]);
});

test('a quantity without a limit to hold it to counts nothing', () => {
  const source = (spec: string): string => `{ metricSource: { type: deadair, spec: ${spec} } }`;
  const count = (spec: string): string[] =>
    explain(
      EXAMPLE.replace(/good: \{.*\}/, `good: ${source(spec)}`).replace(
        /total: \{.*\}/,
        `total: ${source('{ unit: requests, quantity: response-time }')}`,
      ),
    );
  expect(count('{ unit: requests, quantity: response-time }')).toEqual([
    expect.stringMatching(/^12:.*got a quantity and no limit\. Expected good\.within beside it/),
  ]);
  expect(count('{ unit: requests, quantity: response-time, good: { within: 2s } }')).toEqual([]);
});
