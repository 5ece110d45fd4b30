import { expect, test } from 'vitest';
import { checkScenario } from './check-scenario.ts';
import { EXAMPLE_STACK } from './example-stack.ts';
import { parseScenario } from './load-scenario.ts';

interface Parts {
  load?: string;
  steps?: string[];
  rows?: string[];
  more?: string;
}

/** Problems of a scenario that is well written, as `line:column message suggestion`. */
function check(parts: Parts): string[] {
  const { load = '{ callers: { rate: 2/s, script: book-appointment } }', more = '' } = parts;
  const steps = (parts.steps ?? []).map((step) => `  - ${step}\n`).join('');
  const rows = (parts.rows ?? ['turn-success: { atLeast: 100% }']).map((row) => `  - ${row}\n`);
  const text =
    `title: T\nquestion: Q?\nload: ${load}\n${steps ? `timeline:\n${steps}` : ''}` +
    `expect:\n${rows.join('')}${more}`;
  const { scenario, problems } = parseScenario('x.yaml', text);
  expect(problems).toEqual([]);
  if (!scenario) throw new Error('no scenario');
  return checkScenario(scenario, EXAMPLE_STACK).map(({ line, column, message, suggestion = '' }) =>
    `${line}:${column} ${message} ${suggestion}`.trim(),
  );
}

const KILL = '{ at: 1s, fault: { kill: grok }, for: 8s, name: dead }';

test('a possible scenario has no problem', () => {
  const rows = [
    'failover: { of: voice-ai, to: openai, within: 5s }',
    'dead-air: { max: 2s, during: dead }',
    'turn-success: { atLeast: 100%, after: recovery }',
  ];
  expect(check({ steps: [KILL], rows })).toEqual([]);
});

test.each([
  [
    '{ at: 1s, fault: { silence: dashboard }, for: 2s }',
    /5:33 .*it is a service.*one of kill, stop, .* memory-pressure or partition/,
  ],
  [
    '{ at: 1s, fault: { latency: dashboard, add: 5s }, for: 2s }',
    /hits a link.*Did you mean clients->dashboard\?/,
  ],
  [
    '{ at: 1s, fault: { pause: grok }, for: 2s }',
    /it is a provider.*kill, partition, silence, .* or wrong-webhooks/,
  ],
  [
    '{ at: 1s, fault: { kill: dashboard->postgres }, for: 2s }',
    /it is a link.*Expected one of partition, latency, bandwidth, .* for a link/,
  ],
  [
    '{ at: 1s, fault: { down: dashboard->postgre }, for: 2s }',
    /Failed to find the link.*Did you mean dashboard->postgres\?/,
  ],
  [
    '{ at: 1s, fault: { partition: dashbord }, for: 2s }',
    /Failed to find the component dashbord.*Did you mean dashboard\?/,
  ],
  [
    '{ at: 1s, fault: { partition: [postgres, dashboard] }, for: 2s }',
    /5:35 .*the other way round.*Did you mean dashboard->postgres\?/,
  ],
  ['{ at: 1s, fault: { partition: dashboard } }', /how long it lasts/],
  ['{ at: 1s, fault: { disk-full: dashboard }, for: 2s }', /hits a datastore/],
  ['{ at: 1s, fault: { clock-skew: postgres, by: 5m }, for: 2s }', /hits a service/],
  ['{ at: 1s, fault: { memory-pressure: grok }, for: 2s }', /hits a service or datastore/],
  ['{ at: 1s, fault: { silence: crm }, for: 2s }', /its fake is none, .* known to xai or openai/],
  [
    '{ at: 1s, fault: { suspend-account: grok }, for: 2s }',
    /its fake is xai, and suspend-account is known to twilio/,
  ],
  [
    '{ at: 1s, fault: { refuse-upgrade: grok, with: 429, share: 30% }, for: 2s }',
    /5:\d+ .*it hits every session/,
  ],
  [
    '{ at: 1s, fault: { http-response: dashboard->crm, status: 503 }, for: 2s }',
    /5:39 .*TLS passes there.*tls: terminate beside env under services\.dashboard\.needs\.crm/,
  ],
  ['{ at: 1s, fault: { kill: redis }, for: 2s }', /nothing needs it/],
  ['{ at: 1s, fault: { kill: postgres, share: 30% }, for: 2s }', /5:47 .*is hit as a whole/],
  ['{ at: 1s, fault: { kill: grok } }', /how long it lasts/],
  ['{ at: 1s, fault: { restart: postgres }, for: 2s }', /over at once.*Did you mean kill\?/],
  ['{ at: 1s, fault: { kill: grok }, for: 2s, name: recovery }', /the language means the phase/],
])('impossible: %s', (step, problem) => {
  expect(check({ steps: [step] })).toEqual([expect.stringMatching(problem)]);
});

test('two steps of one name, and a chain to a step that comes later, are refused', () => {
  const steps = [
    '{ after: later, fault: { kill: grok }, for: 2s, name: twin }',
    '{ at: 1s, fault: { kill: openai }, for: 2s, name: twin }',
    '{ at: 1s, fault: { kill: postgres }, for: 2s, name: later }',
  ];
  expect(check({ steps })).toEqual([
    expect.stringMatching(/^5:14 Failed to chain twin: no step before it is named later/),
    expect.stringMatching(/^6:55 Failed to name a step twin: another step/),
  ]);
});

test('a fault that ends before the bound it tests is refused, and how long it must last is told', () => {
  const steps = ['{ at: 1s, fault: { kill: grok }, for: 5s, name: dead }'];
  const rows = ['failover: { of: voice-ai, to: openai, within: 5s }'];
  expect(check({ steps, rows })).toEqual([
    expect.stringMatching(/^5:43 .*the fault lasts 5s.*at least 6s\. Did you mean for: 6s\?$/),
  ]);
});

test('a short fault on something else than the chain is no matter of its failover', () => {
  const steps = [KILL, '{ at: 1s, fault: { down: dashboard->postgres }, for: 2s }'];
  const rows = ['failover: { of: voice-ai, to: openai, within: 5s }'];
  expect(check({ steps, rows })).toEqual([]);
  const read = ['request-failover: { of: user, within: 5s }'];
  expect(check({ steps, rows: read })).toEqual([expect.stringMatching(/the fault lasts 2s/)]);
});

test('a window of a step that there is not names the nearest one', () => {
  const rows = ['dead-air: { max: 2s, during: ded }', 'dead-air: { max: 2s, after: recovry }'];
  expect(check({ steps: [KILL], rows })).toEqual([
    expect.stringMatching(/^7:34 Failed to find the step ded.*Did you mean dead\?/),
    expect.stringMatching(/^8:33 Failed to find the step recovry.*Did you mean recovery\?/),
  ]);
});

test('unknown names of script, mix, write, probe and metric source are found', () => {
  const load =
    '{ callers: { rate: 2/s, script: boo }, requests: { rate: 2/s, mix: red }, ' +
    'probes: { usr: 5/s }, writes: { rate: 2/s, write: save } }';
  const rows = [
    'response-time: { of: uzer, max: 1s }',
    'banner: { probe: uzer, text: stale }',
    'metric: { of: voice-gateway, name: x, equals: 1 }',
  ];
  const problems = check({ load, rows });
  const names = problems.map(
    (problem) => /Failed to find the ([\w ]+?) [\w-]+:/.exec(problem)?.[1],
  );
  expect(names).toEqual([
    'script',
    'mix',
    'probe',
    'write',
    'probe',
    'probe',
    'service with metrics',
  ]);
});

test('rows that nothing feeds, or that mean nothing without a fault, are refused', () => {
  const rows = ['dead-air: { max: 2s }', 'writes: { lost: 0 }', 'recovery: { within: 5s }'];
  expect(check({ load: '{}', rows })).toEqual([
    expect.stringMatching(/^5:5 Failed to feed dead-air: the load has no callers/),
    expect.stringMatching(/^6:5 Failed to feed writes: the load has no writes/),
    expect.stringMatching(/^7:5 Failed to test recovery: nothing breaks/),
  ]);
});

test('honest headers need a probe whose server can be told', () => {
  const rows = ['headers: { probe: agent-status, honest: true }'];
  expect(check({ rows })).toEqual([expect.stringMatching(/^5:45 .*Expected servedBy/)]);
});

test('callers who hang up before a bound is over are refused', () => {
  const rows = ['answer-gap: { max: 7s }'];
  expect(check({ steps: [KILL], rows })).toEqual([
    expect.stringMatching(/hang up after 8s\. Expected a patience of at least 9s/),
  ]);
});

test('an abort that is stricter than the test is refused', () => {
  const more = 'abort: [ { turn-success: { below: 50%, for: 4s } } ]\n';
  const rows = ['turn-success: { atLeast: 40% }'];
  expect(check({ rows, more })).toEqual([expect.stringMatching(/^6:35 Failed to abort at 50%/)]);
  expect(check({ more })).toEqual([]);
});

test('freshness needs a probe that shows a write, and sessions that are kept need some', () => {
  const steps = ['{ at: 1s, fault: { kill: postgres }, for: 8s, name: dead }'];
  const rows = ['read-freshness: { of: user, max: 0ms }', 'sessions-kept: { atLeast: 100% }'];
  expect(check({ steps, rows })).toEqual([
    expect.stringMatching(/^7:5 Failed to feed read-freshness: the load has no writes/),
    expect.stringMatching(/^7:27 Failed to judge the freshness of user/),
    expect.stringMatching(/^8:5 Failed to feed sessions-kept: the load has no sessions/),
  ]);
  const load = '{ writes: { rate: 1/s, write: save-call }, sessions: { session: sign-in } }';
  const known = ['read-freshness: { of: latest-call, wrong: 0 }', rows[1] as string];
  expect(check({ load, steps, rows: known })).toEqual([]);
  expect(check({ load: load.replace('sign-in', 'signin'), steps, rows: known })).toEqual([
    expect.stringMatching(/Failed to find the session signin.*Did you mean sign-in\?$/),
  ]);
});
