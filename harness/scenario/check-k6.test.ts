import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkScenario } from './check-scenario.ts';
import { EXAMPLE_STACK } from './example-stack.ts';
import { parseScenario } from './load-scenario.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deadair-k6-language-'));
  writeFileSync(join(folder, 'spike.js'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const ROW = 'load-errors: { atMost: 1% }';

function parse(k6: string, rows: string[] = [ROW]) {
  const expected = rows.map((row) => `  - ${row}\n`).join('');
  const load = k6 === '' ? '{}' : `\n  k6: ${k6}`;
  const text = `title: T\nquestion: Q?\nload: ${load}\nexpect:\n${expected}`;
  return parseScenario(join(folder, 'x.yaml'), text);
}

/** Problems as `line:column message suggestion`. */
function findProblems(k6: string, rows?: string[]): string[] {
  const { scenario, draft, problems } = parse(k6, rows);
  const known = scenario ?? draft;
  const all = known ? [...problems, ...checkScenario(known, EXAMPLE_STACK)] : problems;
  return all.map(({ line, column, message, suggestion = '' }) =>
    `${line}:${column} ${message} ${suggestion}`.trim(),
  );
}

test('one script, or a list of them, each under a name of its own', () => {
  const one = parse('{ script: ./spike.js, env: { A: 1, B: "{dashboard.http}" } }').scenario;
  expect(one?.load.k6).toEqual([
    {
      name: 'spike',
      script: join(folder, 'spike.js'),
      env: { A: '1', B: '{dashboard.http}' },
      allow: [],
      toEnd: false,
    },
  ]);
  const two = parse('[{ script: ./spike.js }, { script: ./spike.js, toEnd: true }]').scenario;
  expect(two?.load.k6?.map(({ name, toEnd }) => [name, toEnd])).toEqual([
    ['spike', false],
    ['spike-2', true],
  ]);
  expect(findProblems('[{ script: ./spike.js }, { script: ./spike.js }]')).toEqual([]);
});

test.each([
  ['{ scrip: ./spike.js }', /4:9 .*unknown key scrip\. .*Did you mean script\?/],
  ['[{ script: ./spike.js, vus: 10 }]', /^4:30 .*unknown key vus/],
  ['{ script: ./spike.js, toEnd: yes please }', /^4:36 Failed to read load.k6.toEnd/],
  ['{ script: ./spyke.js }', /^4:17 Failed to find the k6 script .*spyke.js: no such file/],
  [
    '{ script: ./spike.js, env: { A: "{dashbord.http}" } }',
    /^4:39 .*dashbord.http.*Did you mean dashboard.http/,
  ],
  [
    '{ script: ./spike.js, env: { A: "{grok->dashboard.http}" } }',
    /^4:39 Failed to resolve .*grok does not call dashboard/,
  ],
  [
    '{ script: ./spike.js, env: { A: "https://example.com/x" } }',
    /^4:39 Failed to allow load on example.com/,
  ],
  [
    '{ script: ./spike.js, env: { A: "ws://192.0.2.1:80" } }',
    /^4:39 Failed to allow load on 192.0.2.1/,
  ],
])('%s is told where it stands', (k6, problem) => {
  expect(findProblems(k6).join('\n')).toMatch(problem);
});

test.each([
  '{ script: ./spike.js, env: { A: "{clients->dashboard.http}/x", B: "{grok->voice-gateway.http}" } }',
  '{ script: ./spike.js, env: { A: "http://localhost:3000", B: "ws://[::1]:1", C: "http://127.0.0.9" } }',
  '{ script: ./spike.js, env: { A: "https://example.com" }, allow: [example.com] }',
  '{ script: ./spike.js, env: { A: "{}", B: "{ \\"a\\": 1 }" } }',
])('%s is possible', (k6) => {
  expect(findProblems(k6)).toEqual([]);
});

test('rows of the load need a load of k6', () => {
  expect(findProblems('', [ROW, 'load-latency: { p95: 500ms }'])).toEqual([
    expect.stringMatching(/^5:5 Failed to feed load-errors: the load has no k6/),
    expect.stringMatching(/^6:5 Failed to feed load-latency: the load has no k6/),
  ]);
});

test('a latency without a bound, and a share without its unit, are told', () => {
  const rows = ['load-latency: { scenario: reads }', 'load-errors: { atMost: 1 }'];
  const [first, second] = findProblems('{ script: ./spike.js }', rows);
  expect(first).toMatch(/^6:\d+ .*at least one of p50, p90, p95, p99 or max/);
  expect(second).toMatch(/^7:\d+ .*a share from 0% to 100%.*Did you mean 100%/);
});

test('rows that tell who answered by requests alone under way are refused beside k6', () => {
  const rows = ['headers: { probe: user, honest: true }', ROW];
  expect(findProblems('{ script: ./spike.js }', rows).join('\n')).toMatch(
    /^6:5 Failed to test headers under k6: who answered is told on requests that are alone/,
  );
});
