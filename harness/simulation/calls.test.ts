import { expect, test } from 'vitest';
import { readExample } from './example-model.ts';
import { parseModel } from './load-model.ts';
import { simulateYears } from './simulate-years.ts';
import { strandCalls } from './strand-calls.ts';
import { openStudy } from './study.ts';
import { summarize } from './summarize.ts';

const UNIT =
  '{ failure: { exponential: { mean: 50h } }, repair: { exponential: { mean: 2h } }, source: s';

const callsOf = (mean: string): string =>
  `calls: { length: { exponential: { mean: ${mean} } }, source: s }`;

/** Share of the calls that fail. */
function lostOf(need: string, more = '', mean = '20m'): number {
  const model = readExample(`components: { a: ${UNIT} }, b: ${UNIT} } }
phases: { p: [${need}] }
${callsOf(mean)}
${more}
`);
  const [summary] = summarize(model, simulateYears(model, 600, 'calls'));
  return 1 - (summary?.callSuccess?.value ?? Number.NaN);
}

test('a crew for each is no crews at all, for calls too', () => {
  const free = lostOf('{ anyOf: [a, b] }');
  const crewed = lostOf('{ atLeast: { up: 1, of: [a, b], crews: 2 } }');
  expect(crewed / free).toBeGreaterThan(0.96);
  expect(crewed / free).toBeLessThan(1.04);
});

test('calls that migrate survive the failure of a member that shares its crew', () => {
  const all = lostOf('{ atLeast: { up: 1, of: [a, b], crews: 2 } }');
  const some = lostOf('{ atLeast: { up: 1, of: [a, b], crews: 2, migrates: 100% } }');
  // What is left is down, or in flight as the last one fails: 2 / 50 of an hour of 0.0385 in 52.
  expect(some).toBeLessThan(all * 0.5);
  expect(some).toBeGreaterThan((2 / 52) ** 2 * 0.9);
});

test('calls that begin where nobody looks are not counted, and none is cut off there', () => {
  const lost = lostOf(
    'a',
    'maintenance: [{ name: m, every: week, lasts: 100h, counted: false, source: s }]',
    '20h',
  );
  // Begun in a stretch of 68 h, cut 0.02 times an hour within it, ended 0.05 times.
  const [cut, ends, stretchH] = [1 / 50, 1 / 20, 68];
  const late = (1 - Math.exp(-(cut + ends) * stretchH)) / ((cut + ends) * stretchH);
  const exact = 1 - ((50 / 52) * (ends + cut * late)) / (cut + ends);
  expect(lost / exact).toBeGreaterThan(0.98);
  expect(lost / exact).toBeLessThan(1.02);
});

test('without a switch that calls survive, more are lost, and nothing is compared where none survives', () => {
  const study = (migrates: string): NonNullable<ReturnType<typeof openStudy>> => {
    const loaded = parseModel(
      'm.yaml',
      `title: T
question: Q
targets: [99%]
components: { a: ${UNIT} }, b: ${UNIT} } }
phases:
  single: [a]
  pair: [{ failover: { from: a, to: b, switch: 1s, coverage: 90%, ${migrates} source: s } }]
  group: [{ atLeast: { up: 1, of: [a, b], ${migrates} } }]
${callsOf('20m')}
`,
    );
    const opened = openStudy(loaded);
    if (!opened) throw new Error(loaded.problems[0]?.message);
    return opened;
  };
  const years = { years: 50, seed: 'strand' };
  expect(strandCalls(study(''), years)).toBeUndefined();
  const some = study('migrates: 100%,');
  const stranded = strandCalls(some, years)?.map((each) => each?.value);
  const drawn = summarize(some.model, simulateYears(some.model, years.years, years.seed));
  const kept = drawn.map(({ callSuccess }) => callSuccess?.value ?? Number.NaN);
  expect(stranded?.[0]).toBeUndefined();
  expect(stranded?.[1]).toBeLessThan((kept[1] ?? 0) - 0.003);
  expect(stranded?.[2]).toBeLessThan((kept[2] ?? 0) - 0.003);
});
