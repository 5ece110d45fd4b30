import { expect, test } from 'vitest';
import { deriveRandom } from '../scenario/random.ts';
import { parseModel } from './load-model.ts';
import { judgeMaintenance } from './maintenance.ts';
import { changeModel } from './parameter.ts';
import { resolveModel } from './resolve-model.ts';
import { openStudy, type Study } from './study.ts';

const TRIALS = 'harness/simulation/testdata/made-up-trials.json';
const MODEL = `title: T
question: Q
targets: [99.9%]
components:
  a: { availability: { from: 95%, to: 99% }, statement: its page, repair: { lognormal: { mean: 1h, sigma: 1 } }, source: assumed }
  b: { availability: 98%, repair: { exponential: { mean: 2h } }, source: assumed }
  c: { failure: { weibull: { mean: 500h, shape: 2 } }, repair: { deterministic: { mean: 30m } }, source: assumed }
  unused: { availability: 98%, repair: { exponential: { mean: 2h } }, source: assumed }
phases:
  one: [a, { failover: { from: c, to: b, switch: 5s, coverage: 95%, source: assumed } }]
  two: [{ failover: { from: a, to: b, measured: ${TRIALS}, source: trials } }, c]
  three: [{ failover: { from: a, to: b, measured: ${TRIALS}, source: trials } }]
`;

function read(): Study {
  const loaded = parseModel('m.yaml', MODEL);
  expect(loaded.problems).toEqual([]);
  const study = openStudy(loaded);
  if (!study) throw new Error('no study');
  return study;
}

test('each number is listed once, with who says it and what it may be', () => {
  const { parameters } = read();
  expect(parameters.map(({ name, basis, phases }) => [name, basis, phases.join(' ')])).toEqual([
    ['availability of a', 'provider statement', 'one two three'],
    ['mean repair of a', 'assumption', 'one two three'],
    ['availability of b', 'assumption', 'one two three'],
    ['mean repair of b', 'assumption', 'one two three'],
    ['mean time up of c', 'assumption', 'one two'],
    ['mean repair of c', 'assumption', 'one two'],
    ['switch time, c to b', 'assumption', 'one'],
    ['coverage, c to b', 'assumption', 'one'],
    ['switch time, a to b', 'measured', 'two three'],
    ['coverage, a to b', 'measured', 'two three'],
  ]);
  expect(parameters[0]).toMatchObject({ best: 0.97, low: 0.95, high: 0.99, source: 'its page' });
  expect(parameters[2]?.low).toBeCloseTo(0.96, 12);
  expect(parameters[2]?.high).toBeCloseTo(0.99, 12);
  expect(parameters[7]?.low).toBeCloseTo(0.9, 12);
});

test('only what has a range or was measured can be drawn, and what is drawn lies in its range', () => {
  const { parameters } = read();
  const unsure = parameters.filter(({ draw }) => draw);
  expect(unsure.map(({ name }) => name)).toEqual([
    'availability of a',
    'switch time, a to b',
    'coverage, a to b',
  ]);
  for (const { name, draw, low, high } of unsure) {
    const random = deriveRandom('test', name);
    const draws = Array.from({ length: 2_000 }, () => draw?.(random) ?? Number.NaN);
    const inside = draws.filter((each) => each >= low && each <= high).length / draws.length;
    expect(inside, name).toBeGreaterThan(0.93);
  }
});

test('the posterior of 10 of 11 has the known mean, and a measured switch the mean of its trials', () => {
  const { parameters } = read();
  const meanOf = (name: string): number => {
    const random = deriveRandom('mean', name);
    const draw = parameters.find((each) => each.name === name)?.draw;
    let sum = 0;
    for (let n = 0; n < 4_000; n += 1) sum += draw?.(random) ?? Number.NaN;
    return sum / 4_000;
  };
  // Beta(10.5, 1.5): standard deviation 0.092, so that 4,000 draws know the mean to 0.0015.
  expect(Math.abs(meanOf('coverage, a to b') - 10.5 / 12)).toBeLessThan(0.006);
  expect(Math.abs(meanOf('switch time, a to b') * 3_600_000 - 488.6)).toBeLessThan(1);
});

test('a changed number changes its places in a copy alone', () => {
  const { raw, parameters } = read();
  const before = JSON.stringify(raw);
  const copy = changeModel(raw, (changed) => {
    for (const { name, set } of parameters) {
      if (name === 'coverage, a to b') set(changed, 0.5);
      if (name === 'availability of b') set(changed, 0.5);
      if (name === 'mean repair of b') set(changed, 3);
      if (name === 'mean time up of c') set(changed, 7);
    }
  });
  expect(JSON.stringify(raw)).toBe(before);
  const model = resolveModel(copy);
  const failovers = model.phases.flatMap(({ needs }) =>
    needs.flatMap((need) => (need.kind === 'failover' ? [need.coverage] : [])),
  );
  expect(failovers).toEqual([0.95, 0.5, 0.5]);
  expect(model.components.get('b')?.failure.meanH).toBeCloseTo(3, 12);
  expect(model.components.get('c')?.failure.meanH).toBe(7);
});

test('what several share, and what surrounds them, is listed with its source, and can be changed', () => {
  const loaded = parseModel(
    'm.yaml',
    `title: T
question: Q
targets: [99.9%]
components:
  region: { availability: 99.9%, repair: { exponential: { mean: 1h } }, source: its page }
  a: { availability: 98%, repair: { exponential: { mean: 2h } }, on: [region], source: assumed }
  b: { availability: 98%, repair: { exponential: { mean: 2h } }, on: [region], source: assumed }
  c: { availability: 98%, repair: { exponential: { mean: 2h } }, source: assumed }
  d: { availability: 98%, repair: { exponential: { mean: 2h } }, source: assumed }
commonCauses: [{ of: [a, b], beta: 60%, repair: { exponential: { mean: 3h } }, source: same cloud }]
phases:
  one:
    - failover:
        { from: a, to: b, switch: 0s, coverage: 90%, failback: 1h, falseAlarms: { every: 30d, cost: 5s }, migrates: 50%, source: guess }
  two: [{ atLeast: { up: 1, of: [c, d], crews: 1, shock: { every: 90d, source: grid }, migrates: 20%, source: design } }]
maintenance: [{ name: patches, every: week, lasts: 30m, counted: true, source: plan }]
calls: { length: { exponential: { mean: 4m } }, source: bills }
`,
  );
  const study = openStudy(loaded);
  if (!study) throw new Error(loaded.problems[0]?.message);
  const { parameters, raw } = study;
  const told = parameters.map(({ name, phases, source }) => [name, phases.join(' '), source]);
  expect(told[0]).toEqual(['availability of region', 'one', 'its page']);
  expect(told.slice(10)).toEqual([
    ['switch time, a to b', 'one', 'guess'],
    ['coverage, a to b', 'one', 'guess'],
    ['failback, a to b', 'one', 'guess'],
    ['time between false alarms, a to b', 'one', 'guess'],
    ['cost of a false alarm, a to b', 'one', 'guess'],
    ['calls that survive a switch, a to b', '', 'guess'],
    ['share of failures that a and b have in common', 'one', 'same cloud'],
    ['mean repair of what a and b have in common', 'one', 'same cloud'],
    ['time between shocks to c, d', 'two', 'grid'],
    ['calls that survive the failure of one of c, d', '', 'design'],
    ['length of maintenance, patches', 'one two', 'plan'],
    ['mean length of a call', '', 'bills'],
  ]);
  for (const { name, set, low, high, best } of parameters) {
    expect(low, name).toBeLessThanOrEqual(best);
    expect(high, name).toBeGreaterThanOrEqual(best);
    for (const value of [low, high]) {
      const changed = changeModel(raw, (copy) => set(copy, value));
      // Nothing is at its best as it was, but a switch in no time, of which half and double are none.
      expect(JSON.stringify(changed) === JSON.stringify(raw), name).toBe(value === best);
      expect(JSON.stringify(changed), name).not.toContain('null');
    }
  }
});

test.each([
  ['{ from: 99%, to: 95% }', /5 .*above 0% and below 100%, or a range of such/],
  ['{ from: 95%, upto: 99% }', /5 .*a share such as 99\.9%, or the range in which it lies/],
  ['97', /5 .*a share such as 99\.9%/],
])('an availability of %s is refused', (written, message) => {
  const text = MODEL.replace('{ from: 95%, to: 99% }', written);
  const { problems } = parseModel('m.yaml', text);
  expect(problems.map((each) => `${each.line} ${each.message}`)).toEqual([
    expect.stringMatching(message),
  ]);
});

test('failovers that share a file of trials keep what it says nothing of to themselves', () => {
  const text = MODEL.replace(
    / {2}three: .*/,
    `  three:
    - failover: { from: a, to: b, measured: ${TRIALS}, failback: 10m, falseAlarms: { every: 30d, cost: 5s }, source: guess }
    - failover: { from: c, to: unused, measured: ${TRIALS}, source: trials }`,
  );
  const loaded = parseModel('m.yaml', text);
  expect(loaded.problems).toEqual([]);
  const { raw, parameters } = openStudy(loaded) as Study;
  expect(parameters.slice(10).map(({ name, phases }) => [name, phases.join(' ')])).toEqual([
    ['switch time, a to b and c to unused', 'two three'],
    ['coverage, a to b and c to unused', 'two three'],
    ['failback, a to b', 'three'],
    ['time between false alarms, a to b', 'three'],
    ['cost of a false alarm, a to b', 'three'],
  ]);
  const changed = changeModel(raw, (copy) => parameters[12]?.set(copy, 7));
  expect(changed.phases.three?.[0]?.failover?.failback).toBe(7);
  expect(changed.phases.two?.[0]?.failover?.failback).toBeUndefined();
});

test('maintenance is tried with no length that leaves nothing to be judged', () => {
  const text = `${MODEL}maintenance:
  - { name: first, every: week, lasts: 3d, counted: false, source: s }
  - { name: second, every: week, starts: 3d, lasts: 90h, counted: false, source: s }
  - { name: third, every: week, lasts: 5d, counted: true, source: s }
`;
  const { raw, parameters } = openStudy(parseModel('m.yaml', text)) as Study;
  const several = parameters.filter(({ kind }) => kind === 'maintenance');
  expect(several.map(({ name }) => name)).toHaveLength(3);
  for (const { name, best, high, set } of several) {
    expect(high, name).toBeGreaterThanOrEqual(best);
    expect(high, name).toBeLessThan(168);
    const { maintenance = [] } = resolveModel(changeModel(raw, (copy) => set(copy, high)));
    expect(judgeMaintenance(maintenance).judgedH, name).toBeGreaterThan(0);
  }
});

test('a common cause is repaired as the first that it names', () => {
  const text = MODEL.replace(
    'phases:',
    'commonCauses: [{ of: [b, a], beta: 20%, source: s }]\nphases:',
  );
  const { model } = openStudy(parseModel('m.yaml', text)) as Study;
  expect(model.components.get('what b and a have in common')?.repair.meanH).toBe(2);
});
