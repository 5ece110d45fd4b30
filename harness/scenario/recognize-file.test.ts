import { expect, test } from 'vitest';
import { parseScenario } from './load-scenario.ts';

test.each([
  ['components: {}\nphases: {}', 'deadair simulate'],
  ['apiVersion: openslo/v1\nkind: SLO', 'deadair slo check'],
  ['services: {}', 'deadair up --stack'],
])('a file of another kind is told once, with the command that takes it: %j', (text, command) => {
  const { other, problems } = parseScenario('a.yaml', text);
  expect(other?.command).toBe(command);
  expect(problems.map(({ suggestion }) => suggestion)).toEqual([`Did you mean ${command} a.yaml?`]);
});

test("a callers' script is told once, with the place where it is named", () => {
  const { other, problems } = parseScenario('a.yaml', 'calls: { provider: twilio }\nturns: []');
  expect(other?.what).toBe("a callers' script");
  expect(problems).toHaveLength(1);
  expect(problems[0]?.suggestion).toContain('under scripts in the stack file');
});

test('a scenario is none of them, however faulty', () => {
  expect(parseScenario('a.yaml', 'title: T\nexpct: []').other).toBeUndefined();
});
