import { expect, test } from 'vitest';
import { checkScenario } from './check-scenario.ts';
import { EXAMPLE_STACK } from './example-stack.ts';
import { parseScenario } from './load-scenario.ts';
import { repeatScenario } from './repeat-scenario.ts';
import type { Scenario } from './scenario.ts';

const STEADY = 'steady: [ { turn-success: { atLeast: 100%, over: 5s } } ]\n';
const FAILOVER = 'failover: { of: voice-ai, to: openai, within: 5s }';

function parse(steps: string[], rows = [FAILOVER], more = STEADY): Scenario {
  const text =
    'title: T\nquestion: Q?\nload: { callers: { rate: 2/s, script: book-appointment } }\n' +
    `${more}timeline:\n${steps.map((step) => `  - ${step}\n`).join('')}` +
    `expect:\n${rows.map((row) => `  - ${row}\n`).join('')}`;
  const { scenario, problems } = parseScenario('x.yaml', text);
  expect(problems).toEqual([]);
  if (!scenario) throw new Error('no scenario');
  return scenario;
}

function check(steps: string[], rows?: string[], more?: string): string[] {
  const problems = checkScenario(parse(steps, rows, more), EXAMPLE_STACK);
  return problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

const kill = (more: string): string =>
  `{ at: 1s, fault: { kill: grok }, for: 8s, name: dead${more} }`;

test('a step may be repeated, with or without a least time between', () => {
  expect(check([kill(', times: 30')])).toEqual([]);
  expect(check([kill(', times: 30, every: 20s')])).toEqual([]);
  const [step] = parse([kill(', times: 30, every: 20s')]).timeline;
  expect(step?.repeat).toEqual({ times: 30, everyMs: 20_000 });
  expect(parse([kill(', times: 1')]).timeline[0]).not.toHaveProperty('repeat');
});

test('a wait that no run would keep is refused where it stands', () => {
  const [problem, ...others] = check([kill(', times: 2, every: 90m')]);
  expect(problem).toMatch(
    /^6:\d+ Failed to plan every 90m: no wait of a run lasts longer than 1 h/,
  );
  expect(others).toEqual([]);
});

test('every without times says nothing', () => {
  const text = `title: T\nquestion: Q?\ntimeline:\n  - ${kill(', every: 20s')}\nexpect: [ { ${FAILOVER} } ]\n`;
  expect(parseScenario('x.yaml', text).problems).toMatchObject([
    { line: 4, message: expect.stringContaining('Expected every only beside times') },
  ]);
});

test('trials that come faster than the fault lasts are refused where it stands', () => {
  expect(check([kill(', times: 30, every: 8s')])).toEqual([
    expect.stringMatching(/^6:\d+ Failed to repeat dead: every 8s is impossible, .*lasts 8s/),
  ]);
});

test('what is over at once is under no force, so that it is no trial', () => {
  const rows = ['dead-air: { max: 2s }'];
  expect(check(['{ at: 1s, fault: { restart: postgres }, times: 3, name: again }'], rows)).toEqual([
    expect.stringMatching(/^6:52 Failed to repeat again: restart is over at once/),
  ]);
});

test('without a steady state nobody can tell when the next trial may begin', () => {
  expect(check([kill(', times: 3')], undefined, '')).toEqual([
    expect.stringMatching(/^5:\d+ Failed to repeat dead: the scenario does not say what steady is/),
  ]);
});

test('nothing else may be in force beside a trial; before and behind the series it may', () => {
  const other = (moment: string): string =>
    `{ ${moment}, fault: { kill: postgres }, for: 8s, name: other }`;
  const beside = expect.stringMatching(
    /^6:\d+ Failed to repeat dead: other may be in force beside/,
  );
  expect(check([kill(', times: 3'), other('at: 30s')])).toEqual([beside]);
  expect(check([kill(', times: 3'), other('after: dead')])).toEqual([]);
  const behind = '{ after: other, fault: { kill: grok }, for: 8s, name: dead, times: 3 }';
  expect(check([other('at: 1s'), behind])).toEqual([]);
});

test('a chain in a circle is told and nothing hangs', () => {
  const steps = [
    '{ after: b, fault: { kill: grok }, for: 8s, name: a, times: 3 }',
    '{ after: a, fault: { kill: grok }, for: 8s, name: b }',
    '{ at: 1s, fault: { kill: grok }, for: 8s, name: c }',
  ];
  expect(check(steps)).toContainEqual(expect.stringContaining('Failed to chain a'));
});

test('a step may not be named like a trial', () => {
  expect(check(['{ at: 1s, fault: { kill: grok }, for: 8s, name: "dead#1" }'])).toEqual([
    expect.stringMatching(/Failed to name a step dead#1: trials are numbered by a #/),
  ]);
});

test('coverage counts the successes of exactly one row that bounds the failover', () => {
  const coverage = 'coverage: { of: voice-ai, atLeast: 90%, confidence: 95% }';
  expect(check([kill('')], [FAILOVER, coverage])).toEqual([]);
  expect(check([kill('')], [coverage.replace('voice-ai', 'voiceai'), FAILOVER])).toEqual([
    expect.stringMatching(/^8:21 Failed to count successes of voiceai: no row bounds.*voice-ai/),
  ]);
  const twice = [FAILOVER, FAILOVER.replace('5s', '6s'), coverage];
  expect(check([kill('')], twice)).toEqual([expect.stringMatching(/2 rows bound/)]);
});

test('--trials repeats what tests a failover, whatever the file says, and nothing else', () => {
  const after = '{ after: dead, fault: { kill: postgres }, for: 8s, name: other }';
  const scenario = parse([kill(', times: 5, every: 20s'), after]);
  const { repeated, problem } = repeatScenario(scenario, EXAMPLE_STACK, 30);
  expect(problem).toBeUndefined();
  expect(repeated.timeline.map(({ repeat }) => repeat)).toEqual([
    { times: 30, everyMs: 20_000 },
    undefined,
  ]);
  expect(repeatScenario(scenario, EXAMPLE_STACK, undefined).repeated).toBe(scenario);
  expect(repeatScenario(scenario, EXAMPLE_STACK, 1).repeated.timeline[0]).not.toHaveProperty(
    'repeat',
  );
});

test('--trials repeats the kill of what serves a probe first, also by its link', () => {
  const rows = ['request-failover: { of: user, within: 5s }'];
  for (const fault of ['kill: postgres', 'down: dashboard->postgres']) {
    const scenario = parse([`{ at: 1s, fault: { ${fault} }, for: 8s }`], rows);
    const { repeated } = repeatScenario(scenario, EXAMPLE_STACK, 3);
    expect(repeated.timeline[0]?.repeat?.times).toBe(3);
  }
});

test.each([
  [[kill('')], ['dead-air: { max: 2s }'], /no row of it expects a failover/],
  [[kill('').replace('grok', 'postgres')], [FAILOVER], /no step of it hits what the backup/],
  [[kill('').replace('grok', 'openai')], [FAILOVER], /no step of it hits what the backup/],
])('--trials refuses what has nothing to repeat: %j %j', (steps, rows, reason) => {
  const { problem } = repeatScenario(parse(steps, rows), EXAMPLE_STACK, 30);
  expect(problem?.message).toMatch(reason);
});
