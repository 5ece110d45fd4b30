import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkScenario } from './check-scenario.ts';
import { EXAMPLE_STACK } from './example-stack.ts';
import { loadScenario, parseScenario } from './load-scenario.ts';
import type { Scenario } from './scenario.ts';

/** All problems of a text, as `deadair validate` finds them: `line:column message suggestion`. */
function findProblems(text: string): string[] {
  const { scenario, draft, problems } = parseScenario('x.yaml', text);
  const known = scenario ?? draft;
  const all = known ? [...problems, ...checkScenario(known, EXAMPLE_STACK)] : problems;
  return all.map(({ line, column, message, suggestion = '' }) =>
    `${line}:${column} ${message} ${suggestion}`.trim(),
  );
}

function parse(text: string): Scenario {
  const { scenario, problems } = parseScenario('x.yaml', text);
  expect(problems).toEqual([]);
  if (!scenario) throw new Error('no scenario');
  return scenario;
}

const HEAD = 'title: A title\nquestion: Is it so?\n';
const parseRow = (row: string) => parse(`${HEAD}expect:\n  - ${row}\n`).expect[0];

test('five mistakes in one file are five problems, each where it stands', () => {
  const text = `title: Five mistakes
question: Are all of them found?
load:
  callers: { rate: 2, script: book-appointment }
timeline:
  - at: 10s
    fault: { kill: grog }
    for: 8s
    nme: grok-dead
expect:
  - dead-airr: { max: 2s }
  - failover:
      of: voice-ai
      to: opnai
      within: 5s
`;
  expect(findProblems(text)).toEqual([
    '4:20 Failed to read load.callers.rate: got the bare number 2. Expected a rate above 0 with its unit, such as 2/s. Did you mean 2/s?',
    '9:5 Failed to read timeline[0]: got the unknown key nme. Expected at, after, when, delay, fault, for, name, times or every. Did you mean name?',
    expect.stringMatching(/^11:5 .* unknown key dead-airr\. .* Did you mean dead-air\?$/),
    '7:20 Failed to find the component grog: the stack has none of that name. Expected dashboard, voice-gateway, postgres, redis, grok, openai or crm. Did you mean grok?',
    '14:11 Failed to expect a failover of voice-ai to opnai: it is no backup of that chain. Expected openai. Did you mean openai?',
  ]);
});

test('a file that is no YAML, or has a key twice, says where', () => {
  expect(findProblems('title: [a, b\nquestion: x\n')[0]).toMatch(/^\d+:\d+ Failed to read YAML:/);
  expect(findProblems('title: x\n\tquestion: y\n')[0]).toMatch(/^2:1 Failed to read YAML:/);
  const twice = `${HEAD}expect:\n  - recovery: { within: 5s }\ntitle: Another\n`;
  expect(findProblems(twice)).toEqual([
    expect.stringMatching(/^5:1 .*the key title stands twice/),
    expect.stringMatching(/^4:5 Failed to test recovery: nothing breaks/),
  ]);
  expect(findProblems('')).toEqual([
    '1:1 Failed to read the file: got nothing. Expected a map of keys.',
  ]);
});

test('what is missing is told where it is missing from', () => {
  expect(findProblems(`${HEAD}expect:\n  - failover: { of: voice-ai, to: openai }\n`)).toContain(
    '4:5 Failed to read expect[0].failover.within: got nothing. Expected a duration with its unit, such as 5s, 1.5s, 200ms or 2m.',
  );
});

test('a file that is not there is a problem, not an exception', () => {
  const { scenario, problems } = loadScenario('nowhere/none.yaml');
  expect(scenario).toBeUndefined();
  expect(problems).toMatchObject([{ file: 'nowhere/none.yaml', line: 1, column: 1 }]);
  expect(problems[0]?.message).toContain('there is no such file');
});

test('each kind of row is resolved to what the judge reads', () => {
  expect(parseRow('turn-latency: { p95: 1.2s, max: 2s }')).toMatchObject({
    kind: 'turn-latency',
    bounds: [
      { statistic: 'p95', atMostMs: 1_200 },
      { statistic: 'max', atMostMs: 2_000 },
    ],
    window: { over: 'all' },
    line: 4,
    text: 'turn-latency: { p95: 1.2s, max: 2s }',
  });
  expect(
    parseRow('headers: { probe: user, X-Degraded-Mode: "true", absent: [X-Retry-After] }'),
  ).toMatchObject({
    kind: 'headers',
    probe: 'user',
    present: { 'x-degraded-mode': 'true' },
    absent: ['x-retry-after'],
    honest: false,
  });
  expect(parseRow('availability: { of: user, bad: { atMost: 1, per: 1000 } }')).toMatchObject({
    of: 'user',
    bad: { atMost: 1, per: 1000 },
  });
  expect(parseRow('writes: { lost: 0, acknowledged: 99%, requires: 20 }')).toMatchObject({
    lost: 0,
    acknowledged: 0.99,
    requires: 20,
  });
  expect(
    parseRow('metric: { of: dashboard, name: state, equals: 2, confidence: 95% }'),
  ).toMatchObject({
    component: 'dashboard',
    labels: {},
    equals: 2,
    when: 'sometime',
    confidence: 0.95,
  });
});

test('a row over several lines is told as one line, a comment beside it is not', () => {
  expect(parseRow('words: { stale: 0 } # never')?.text).toBe('words: { stale: 0 }');
  expect(parseRow('words:\n      stale: 0 # never\n      skipped: 0')?.text).toBe(
    'words: { stale: 0, skipped: 0 }',
  );
});

test('windows: the fault by default, the whole run without one, or what the row says', () => {
  const rows = [
    'dead-air: { max: 2s }',
    'dead-air: { max: 2s, over: all }',
    'dead-air: { max: 2s, during: a }',
    'dead-air: { max: 2s, during: [a, b] }',
    'dead-air: { max: 2s, after: recovery }',
  ];
  const timeline = 'timeline:\n  - { at: 1s, fault: { kill: grok }, for: 8s }\n';
  const { expect: resolved } = parse(`${HEAD}${timeline}expect:\n  - ${rows.join('\n  - ')}\n`);
  expect(resolved.map(({ window }) => window)).toEqual([
    { over: 'fault' },
    { over: 'all' },
    { during: 'a' },
    { during: 'a', alsoDuring: ['b'] },
    { after: 'recovery' },
  ]);
});

test('probes that rows need are added, fast enough for what is asked of them', () => {
  const { load } = parse(`${HEAD}
load: { probes: { slow: 5/s } }
steady: [ { availability: { of: steady-one, atLeast: 100%, over: 3s } } ]
expect:
  - headers: { probe: marked, honest: true }
  - response-time: { of: timed, max: 1s }
  - response-time: { of: slow, max: 1s }
`);
  expect(load.probes).toEqual({
    marked: { ratePerS: 20 },
    timed: { ratePerS: 100 },
    'steady-one': { ratePerS: 100 },
    slow: { ratePerS: 5 },
  });
});

test('a file changed anywhere gives a scenario or problems with a place, never an exception', () => {
  const original = readFileSync('scenarios/postgres-slow.yaml', 'utf8');
  const snippet = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ': ',
      '- ',
      '\n',
      '\t',
      '&a ',
      '*a',
      '!!',
      '"',
      '#',
      '__proto__: 1\n',
    ),
    fc.constantFrom('null', '5', '99.9', 'true', 'during: [', '? ', '<<: ', '\n  - ', '---\n'),
  );
  const edit = fc.tuple(fc.nat(original.length), fc.nat(12), snippet);
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
      const text = edits.reduce(
        (changed, [at, cut, insert]) => changed.slice(0, at) + insert + changed.slice(at + cut),
        original,
      );
      const { scenario, draft, problems } = parseScenario('x.yaml', text);
      const known = scenario ?? draft;
      const all = known ? [...problems, ...checkScenario(known, EXAMPLE_STACK)] : problems;
      expect(scenario !== undefined || problems.length > 0).toBe(true);
      const lines = text.split('\n').length;
      for (const { line, column, message } of all) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(message).toMatch(/^Failed to .*Expected /s);
      }
    }),
    { numRuns: 400 },
  );
});

test('the settings of a fault on messages are read by its own words and units', () => {
  const read = (fault: string) =>
    parse(
      `${HEAD}timeline:\n  - { at: 1s, fault: ${fault}, for: 8s }\nexpect: [{ recovery: { within: 8s } }]\n`,
    ).timeline[0]?.fault.attributes;
  expect(read('{ postgres-error: a->b, code: 40001 }')).toEqual({ code: '40001' });
  expect(read('{ http-response: a->b, status: 429, retry-after: 7s }')).toEqual({
    status: 429,
    retry_after: 7,
  });
  expect(read('{ web-socket: a->b, as: close, close-code: 1013 }')).toEqual({
    as: 'close',
    code: 1013,
  });
});

test("the settings of a provider's fault are the fake's own", () => {
  const read = (fault: string) =>
    parse(
      `${HEAD}timeline:\n  - { at: 1s, fault: ${fault}, for: 8s }\nexpect: [{ recovery: { within: 8s } }]\n`,
    ).timeline[0]?.fault;
  expect(read('{ refuse-upgrade: grok, with: 429 }')).toMatchObject({
    kind: 'refuse-upgrade',
    target: 'grok',
    attributes: { status: '429' },
  });
  expect(read('{ error-event: grok, error: server_error, close-code: 1011 }')?.attributes).toEqual({
    code: 'server_error',
    close: 1011,
  });
  expect(read('{ suspend-account: twilio, calls: ended }')?.attributes).toEqual({ calls: 'ended' });
});

test('a word that belongs to another fault on a link is refused with the right ones', () => {
  const fault = '{ sse: a->b, as: refuse, events: 3 }';
  const text = `${HEAD}timeline:\n  - { at: 1s, fault: ${fault}, for: 8s }\nexpect: [{ recovery: { within: 8s } }]\n`;
  expect(findProblems(text)).toEqual([
    expect.stringMatching(/got refuse\. Expected stall, truncate or reset beside sse/),
  ]);
});
