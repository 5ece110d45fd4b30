import { expect, test } from 'vitest';
import { type Answers, answerStudy } from './answer-study.ts';
import { describeSimulation } from './describe-simulation.ts';
import { parseModel } from './load-model.ts';
import type { Cell, SimulationReport } from './simulation-report.ts';
import { openStudy } from './study.ts';

const TRIALS = 'harness/simulation/testdata/made-up-trials.json';
const MODEL = `title: T
question: Q
targets: [99.5%, 99.9%]
components:
  a: { availability: { from: 95%, to: 99% }, statement: its page, repair: { exponential: { mean: 1h } }, source: assumed }
  b: { availability: 97%, repair: { exponential: { mean: 1h } }, source: assumed }
  c: { availability: 99.99%, repair: { exponential: { mean: 1h } }, source: assumed }
phases:
  alone: [a, c]
  paired: [{ failover: { from: a, to: b, measured: ${TRIALS}, source: trials } }, c]
  good: [c]
claims: { alone: 99.5%, paired: 99.5%, good: 99.9% }
money: { currency: EUR, revenue: 43800, cost: { alone: 10, paired: 30, good: 20 }, source: made up }
notModelled: [Calls in flight.]
`;

function answer(text: string): Answers {
  const loaded = parseModel('m.yaml', text);
  const study = openStudy(loaded);
  if (!study) throw new Error(loaded.problems[0]?.message);
  return answerStudy(study, { years: 400, seed: 'a' });
}

const ANSWERS = answer(MODEL);
const REPORT = describeSimulation(ANSWERS, 'npx deadair simulate m.yaml');

function tableOf(report: SimulationReport, id: string, nth = 0): (string | Cell)[][] {
  return report.sections.find((section) => section.id === id)?.tables[nth]?.rows ?? [];
}

test('a claim that what is not known could make true or false is undecided, and said so first', () => {
  expect(REPORT.answer).toBe('no');
  expect(REPORT.headline).toBe(
    '3 uptimes are claimed. These follow from the numbers: good (99.9 %). These do not: alone (99.5 %). ' +
      'The numbers are not known well enough to decide: paired (99.5 %).',
  );
  expect(tableOf(REPORT, 'claims').map((row) => row.at(-1))).toEqual([
    { text: 'does not follow', answer: 'no' },
    { text: 'undecided', answer: 'undecided' },
    { text: 'follows', answer: 'yes' },
  ]);
});

test('years that differ and numbers that are unsure stand in columns of their own', () => {
  const head = REPORT.sections.find(({ id }) => id === 'uptime')?.tables[0]?.head;
  expect(head?.slice(-2)).toEqual(['years differ, min', 'numbers unsure, mean min']);
  const plain = describeSimulation(
    answer(
      MODEL.replace('{ from: 95%, to: 99% }', '97%').replace(
        `measured: ${TRIALS}`,
        'switch: 5s, coverage: 95%',
      ),
    ),
    '',
  );
  const section = plain.sections.find(({ id }) => id === 'uptime');
  expect(section?.tables[0]?.head.at(-1)).toBe('years differ, min');
  expect(section?.text).toContain('How sure the numbers are is not known');
});

test('the shown minutes of the causes add up to the shown whole', () => {
  for (const { rows } of REPORT.sections.find(({ id }) => id === 'causes')?.tables ?? []) {
    const minutes = rows.map(([, cell]) => Number(String(cell).replaceAll(',', '')));
    const whole = minutes.pop() ?? Number.NaN;
    expect(minutes.reduce((sum, each) => sum + each, 0)).toBeCloseTo(whole, 9);
  }
});

test('every number stands there with who says it, and trials with what they prove', () => {
  const numbers = tableOf(REPORT, 'assumptions');
  expect(numbers.map((row) => row.slice(0, 4))).toContainEqual([
    'availability of a',
    '97 %',
    '95 % to 99 %',
    'provider statement',
  ]);
  expect(numbers.map((row) => row.slice(2, 4))).toContainEqual(['not known', 'assumption']);
  expect(tableOf(REPORT, 'assumptions', 1)[0]?.slice(0, 3)).toEqual([
    'made-up',
    '10 of 11 switched, 1 more proved nothing',
    'see its range',
  ]);
});

test('the drawn means agree with the exact ones, and say so', () => {
  for (const row of tableOf(REPORT, 'self-check'))
    expect(row.at(-1)).toMatchObject({ answer: 'yes' });
});

test('money is weighed in both layers', () => {
  const [first, second] = ANSWERS.money;
  expect(first?.gain).toBeUndefined();
  const { net, netBelief, perCost, breakEvenPerMin } = second?.gain ?? {};
  expect(netBelief?.low).toBeLessThan(net?.low ?? 0);
  expect(netBelief?.high).toBeGreaterThan(net?.high ?? 0);
  expect(perCost?.value).toBeCloseTo((net?.value ?? 0) / 240, 9);
  expect(breakEvenPerMin?.low).toBeLessThan(breakEvenPerMin?.value ?? 0);
});

test('months are months: a target is harder to meet in a bad one, and 28 days are not 30', () => {
  const month = ANSWERS.months.find((each) => each.phase === 'alone' && each.month === '30 d');
  const year = ANSWERS.phases.find(({ phase }) => phase === 'alone');
  expect(ANSWERS.months).toHaveLength(6);
  // 720 of 8,760 h, and no window is exactly average.
  expect((month?.meanMin ?? 0) / (year?.downMin.value ?? 0)).toBeCloseTo(720 / 8_760, 2);
  expect((month?.p95Min ?? 0) / (month?.meanMin ?? 1)).toBeGreaterThan(
    (year?.p95Min ?? 0) / (year?.downMin.value ?? 1),
  );
});

test('minutes of a year are those of its judged hours, in every column', () => {
  const unsure = answer(`title: T
question: Q
targets: [99.5%]
components:
  a: { availability: { from: 95%, to: 99% }, repair: { exponential: { mean: 1h } }, source: s }
phases: { p: [a] }
maintenance: [{ name: patches, every: week, lasts: 3d, counted: false, source: s }]
`);
  const row = tableOf(describeSimulation(unsure, ''), 'uptime')[0] ?? [];
  const [low, high] = String(row.at(-1)).replaceAll(',', '').split(' to ').map(Number);
  const judgedMin = (unsure.drawn[0]?.judgedH ?? 0) * 60;
  // The middle 95 % of 95 to 99 %.
  expect((low ?? 0) / judgedMin).toBeCloseTo(0.011, 3);
  expect((high ?? 0) / judgedMin).toBeCloseTo(0.049, 3);
});

const WORSE = `title: T
question: Q
targets: [99.9%, 100%]
components:
  a: { availability: 99%, repair: { exponential: { mean: 1h } }, source: s }
  b: { availability: 97%, repair: { exponential: { mean: 1h } }, source: s }
phases: { one: [a], two: [a, b] }
calls: { length: { exponential: { mean: 4m } }, source: s }
claims: { two: 97% }
`;

test('a last phase that is worse is said to be so', () => {
  const calls = describeSimulation(answer(WORSE), '').sections.find(({ id }) => id === 'calls');
  expect(calls?.text).toMatch(
    /From one to two downtime becomes [34]\.\d+ times more, failed calls [34]\.\d+ times more\./,
  );
});

test('what alerts guard is said for phases with a claim and without', () => {
  const alerts = (text: string): string | undefined =>
    describeSimulation(answer(text), '').sections.find(({ id }) => id === 'alerts')?.text;
  expect(alerts(WORSE)).toContain('its phase, or the strictest target where nothing is; an');
  expect(alerts(WORSE.replace(/claims.*/, ''))).toContain(
    'its phase, here the strictest target; an',
  );
  expect(alerts(WORSE.replace('claims: {', 'claims: { one: 99%,'))).toContain('its phase; an');
});

test.each(['100%', '0%'])('a target and a claim of %s make no figure that is none', (share) => {
  const answers = answer(WORSE.replace('100%', share).replace('97% }\n', `${share} }\n`));
  const report = describeSimulation(answers, '');
  expect(JSON.stringify(report)).not.toMatch(/NaN|Infinity|∞/);
  expect(findUnreal(answers.phases)).toEqual([]);
  expect(findUnreal(answers.alerts)).toEqual([]);
});

/** Paths of numbers that are none, or without end. */
function findUnreal(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => findUnreal(each, `${path}/${key}`));
}
