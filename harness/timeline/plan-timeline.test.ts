import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EXAMPLE_STACK } from '../scenario/example-stack.ts';
import { parseScenario } from '../scenario/load-scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { planTimeline } from './plan-timeline.ts';
import { renderPlan } from './render-plan.ts';

function parse(steps: string[], more = ''): Scenario {
  const text = `title: T\nquestion: Q?\ntimeline:\n${steps.map((step) => `  - ${step}\n`).join('')}
expect: [ { response-time: { of: user, max: 1s } } ]\n${more}`;
  const { scenario, problems } = parseScenario('x.yaml', text);
  expect(problems).toEqual([]);
  if (!scenario) throw new Error('no scenario');
  return scenario;
}

const plan = (steps: string[], seed = 's') => planTimeline(parse(steps), EXAMPLE_STACK, seed);

test.each([
  ['{ kill: grok }', 'proxy', ['voice-gateway->grok', 'grok->voice-gateway']],
  ['{ kill: postgres }', 'host', ['dashboard->postgres']],
  ['{ kill: dashboard }', 'host', ['clients->dashboard']],
  ['{ stop: postgres }', 'host', ['dashboard->postgres']],
  ['{ pause: postgres }', 'host', ['dashboard->postgres']],
  ['{ restart: voice-gateway }', 'host', ['grok->voice-gateway']],
  ['{ silence: openai }', 'fake', ['voice-gateway->openai']],
  ['{ clock-skew: dashboard, by: -5m }', 'host', ['clients->dashboard']],
  ['{ disk-full: postgres }', 'host', ['dashboard->postgres']],
  ['{ cpu-pressure: dashboard }', 'host', ['clients->dashboard']],
  ['{ memory-pressure: postgres }', 'host', ['dashboard->postgres']],
  ['{ partition: [dashboard, postgres] }', 'proxy', ['dashboard->postgres']],
  ['{ partition: [voice-gateway, grok] }', 'proxy', ['voice-gateway->grok', 'grok->voice-gateway']],
  [
    '{ partition: dashboard, direction: upstream }',
    'proxy',
    ['dashboard->postgres', 'dashboard->crm', 'clients->dashboard'],
  ],
  ['{ down: dashboard->postgres }', 'proxy', ['dashboard->postgres']],
  ['{ reset: dashboard->postgres }', 'proxy', ['dashboard->postgres']],
  ['{ latency: dashboard->postgres, add: 1s }', 'proxy', ['dashboard->postgres']],
])('%s is done by the %s on %j', (fault, engine, links) => {
  expect(plan([`{ at: 1s, fault: ${fault} }`]).steps).toMatchObject([{ engine, links }]);
});

test('timed steps follow their time, chained ones what they wait for', () => {
  const { steps } = plan([
    '{ at: 9s, fault: { kill: grok }, for: 1s, name: second }',
    '{ after: second, delay: 2s, fault: { kill: openai }, for: 1s, name: third }',
    '{ at: 5s, fault: { kill: postgres }, for: 1s, name: first }',
  ]);
  expect(steps.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
});

test('the same scenario and seed give the same plan', () => {
  const fault = fc.constantFrom('kill: grok', 'pause: postgres', 'down: dashboard->postgres');
  const step = fc.record({ at: fc.nat(60), lasts: fc.integer({ min: 1, max: 60 }), fault });
  fc.assert(
    fc.property(fc.string(), fc.array(step, { minLength: 1, maxLength: 6 }), (seed, drawn) => {
      const steps = drawn.map(
        ({ at, lasts, fault }, n) =>
          `{ at: ${at}s, fault: { ${fault} }, for: ${lasts}s, name: s${n} }`,
      );
      const first = plan(steps, seed);
      expect(plan(steps, seed)).toEqual(first);
      expect(first.seed).toBe(seed);
      expect(first.steps.map(({ name }) => name).sort()).toEqual(
        steps.map((_, n) => `s${n}`).sort(),
      );
      const times = first.steps.map(({ moment }) => ('atMs' in moment ? moment.atMs : Number.NaN));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }),
  );
});

test('the dry run is aligned and says who does what to whom', () => {
  const scenario = parse(
    [
      '{ at: 5s, fault: { latency: dashboard->postgres, add: 5s, share: 30% }, for: 9s, name: slow }',
    ],
    `settings: { CIRCUIT_BREAKER_TIMEOUT: 3s }
load: { callers: { rate: 2/s, script: book-appointment } }
steady: [ { availability: { of: user, atLeast: 99.9%, over: 3s } } ]
expectVerdict: missed\n`,
  );
  expect(
    `\n${renderPlan(planTimeline(scenario, EXAMPLE_STACK, 'x1'), scenario, () => 'fault proxy')}`,
  ).toBe(`
seed      x1
settings  CIRCUIT_BREAKER_TIMEOUT=3s
load        2/s callers · book-appointment
          100/s probes · user
steady    availability of user at least 99.9% over 3s

slow
  fault    latency dashboard->postgres · add 5s · downstream · 30% of connections
  when     at 5s, for 9s
  done by  fault proxy
  on       dashboard->postgres

expect    response-time: { of: user, max: 1s }
expected  missed: this stack is known to fail`);
});

test('the dry run tells the sessions and the k6 scripts of the load, and where those may call', () => {
  const scenario = parse(
    ['{ at: 5s, fault: { kill: grok }, for: 6s }'],
    `load:
  probes: { user: 20/s }
  sessions: { session: sign-in, count: 20, rate: 5/s }
  k6:
    - { script: scenarios/load/spike.js, allow: [staging.example.com, 10.0.0.1] }
    - { script: ./day.js, toEnd: true }
`,
  );
  const rendered = renderPlan(planTimeline(scenario, EXAMPLE_STACK, 's'), scenario, () => '');
  expect(rendered).toContain(`
load  20/s probes · user
       5/s sessions · sign-in, in turn by 20 users
           k6 · scenarios/load/spike.js · may call staging.example.com, 10.0.0.1 beyond loopback
           k6 · day.js · the run lasts until it has come to its own end
`);
});

test('trials are steps of their own, one behind the other, and the dry run tells them once', () => {
  const text = `{ at: 5s, fault: { kill: grok }, for: 6s, name: dead, times: 3, every: 20s }`;
  const after = '{ after: dead, fault: { kill: postgres }, for: 2s, name: last }';
  const scenario = parse(
    [text, after],
    'steady: [ { availability: { of: user, atLeast: 99%, over: 3s } } ]\n',
  );
  const planned = planTimeline(scenario, EXAMPLE_STACK, 's');
  expect(planned.steps.map(({ name }) => name)).toEqual(['dead#1', 'dead#2', 'dead#3', 'last']);
  expect(planned.steps[1]?.repeat).toEqual({ step: 'dead', trial: 2, of: 3, everyMs: 20_000 });
  const rendered = renderPlan(planned, scenario, () => 'fault proxy');
  expect(rendered).toContain(`dead
  fault    kill grok
  when     at 5s, for 6s
  trials   3, one after the other: at least 20s after the former began, once the stack is steady again
  done by  fault proxy`);
  expect(rendered.match(/kill grok/g)).toHaveLength(1);
});
