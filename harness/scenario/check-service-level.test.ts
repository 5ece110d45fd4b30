import { expect, test } from 'vitest';
import { checkScenario } from './check-scenario.ts';
import { EXAMPLE_STACK } from './example-stack.ts';
import { parseScenario } from './load-scenario.ts';
import type { Scenario } from './scenario.ts';

const CALLERS = '{ callers: { rate: 2/s, script: book-appointment } }';
const KILL = 'timeline:\n  - { at: 1s, fault: { kill: grok }, for: 8s, name: dead }\n';

interface Parts {
  load?: string;
  steps?: string;
  more?: string;
}

function read(row: string, { load = CALLERS, steps = KILL, more = '' }: Parts = {}) {
  const text = `title: T\nquestion: Q?\nload: ${load}\n${steps}${more}expect:\n  - ${row}\n`;
  return parseScenario('x.yaml', text);
}

function check(row: string, parts?: Parts): string[] {
  const { scenario, draft, problems } = read(row, parts);
  const known = (scenario ?? draft) as Scenario;
  return [...problems, ...checkScenario(known, EXAMPLE_STACK)].map(
    ({ line, column, message, suggestion = '' }) =>
      `${line}:${column} ${message} ${suggestion}`.trim(),
  );
}

test.each([
  'slo: { of: voice-call-success }',
  'slo: { of: voice-call-success, atLeast: 99%, during: dead, confidence: 95% }',
  'slo: { of: voice-call-success, spends: { atMost: 0.1% } }',
  'incident-cost: { slo: voice-call-success, outage: 60m, atMost: 10%, during: dead }',
  'burn-rate: { slo: voice-call-success, over: 5s, atMost: 14.4 }',
])('%s is possible', (row) => {
  expect(check(row)).toEqual([]);
});

test('a row is resolved to what the judge needs', () => {
  const resolve = (row: string) => read(row).scenario?.expect[0];
  expect(resolve('slo: { of: a, spends: { atMost: 5% } }')).toMatchObject({
    kind: 'slo',
    of: 'a',
    spendsAtMost: 0.05,
    window: { over: 'all' },
  });
  expect(resolve('slo: { of: a, over: fault }')?.window).toEqual({ over: 'fault' });
  expect(resolve('burn-rate: { slo: a, over: 5s, atMost: 6, during: dead }')).toMatchObject({
    of: 'a',
    lookbackMs: 5_000,
    atMost: 6,
    window: { during: 'dead' },
  });
  expect(resolve('burn-rate: { slo: a, over: 5s, atMost: 6 }')?.window).toEqual({ over: 'all' });
  expect(resolve('incident-cost: { slo: a, outage: 60m, atMost: 20% }')).toMatchObject({
    outageMs: 3_600_000,
    atMost: 0.2,
    window: { over: 'fault' },
  });
});

test.each([
  [
    'slo: { of: voice-cal-success }',
    /^7:16 Failed to find the service level voice-cal-success: .* Did you mean voice-call-success\?$/,
  ],
  [
    'burn-rate: { slo: user-apii, over: 5s, atMost: 2 }',
    /^7:23 Failed to find the service level user-apii: .* Did you mean user-api\?$/,
  ],
  [
    'slo: { of: user-api }',
    /^7:5 Failed to feed slo of user-api: the load asks for no user\. .*user: 100\/s/,
  ],
  ['slo: { of: from-prometheus }', /^7:5 .*no journal measures it\. .*type: deadair/],
  [
    'incident-cost: { slo: voice-failover, outage: 60m, atMost: 1% }',
    /^7:27 Failed to cost an incident by voice-failover: it counts failovers/,
  ],
  [
    'burn-rate: { slo: voice-call-success, over: 5s, atMost: 100 }',
    /^7:61 Failed to bound the burn rate .* by 100: with a target of 99% nothing burns faster than 100\./,
  ],
  [
    'incident-cost: { slo: voice-call-success, outage: 60m, atMost: 20% }',
    /^7:68 Failed to bound the cost .* by 20%: .* an outage of 60m in which everything fails costs 13\.9%\./,
  ],
  [
    'slo: { of: voice-call-success, atLeast: 99%, spends: { atMost: 1% } }',
    /only one of atLeast or spends/,
  ],
  ['slo: { of: voice-call-success, atLeast: 0.99 }', /bare number 0\.99.*Did you mean 99%\?/],
  [
    'burn-rate: { slo: voice-call-success, over: 5, atMost: 2 }',
    /bare number 5.*Did you mean 5s\?/,
  ],
  [
    'incident-cost: { slo: voice-call-success, outage: 60m, atMost: 10%, confidence: 95% }',
    /unknown key confidence/,
  ],
])('%s is refused', (row, problem) => {
  expect(check(row)).toEqual([expect.stringMatching(problem)]);
});

test('without callers nothing feeds a level of calls', () => {
  const problems = check('slo: { of: voice-call-success }', { load: '{ probes: { user: 10/s } }' });
  expect(problems).toEqual([
    expect.stringMatching(/^7:5 Failed to feed slo of voice-call-success: .*no callers/),
  ]);
});

test('a probe of the mix feeds a level too', () => {
  const stack = { ...EXAMPLE_STACK, mixes: { reads: { user: 1 } } };
  const load = '{ requests: { rate: 10/s, mix: reads } }';
  const { scenario } = read('slo: { of: user-api }', { load });
  expect(checkScenario(scenario as Scenario, stack)).toEqual([]);
});

test('where nothing breaks there is no incident and no failover', () => {
  const steps = '';
  const cost = 'incident-cost: { slo: voice-call-success, outage: 60m, atMost: 10% }';
  expect(check(cost, { steps })).toEqual([
    expect.stringMatching(/nothing breaks in this scenario/),
  ]);
  expect(check('slo: { of: voice-failover }', { steps })).toEqual([
    expect.stringMatching(/nothing breaks in this scenario/),
  ]);
});

test('maintenance names steps of the timeline', () => {
  const row = 'slo: { of: voice-call-success }';
  expect(check(row, { more: 'maintenance: [dead]\n' })).toEqual([]);
  expect(check(row, { more: 'maintenance: [deed]\n' })).toEqual([
    expect.stringMatching(/^6:15 Failed to find the step deed: .* Did you mean dead\?$/),
  ]);
});
