import { expect, test } from 'vitest';
import { type Beliefs, drawBeliefs } from './draw-beliefs.ts';
import { parseModel } from './load-model.ts';
import { openStudy, type Study } from './study.ts';

function read(availability: string): Study {
  const loaded = parseModel(
    'm.yaml',
    `title: T
question: Q
targets: [97%]
components:
  a: { availability: ${availability}, repair: { exponential: { mean: 1h } }, source: assumed }
  b: { availability: 99.9%, repair: { exponential: { mean: 1h } }, source: assumed }
phases: { unsure: [a], sure: [b] }
claims: { unsure: 97%, sure: 99% }
`,
  );
  const study = openStudy(loaded);
  if (!study) throw new Error(loaded.problems[0]?.message);
  return study;
}

function believe(study: Study): Beliefs {
  const beliefs = drawBeliefs(study, 'a', { draws: 300, yearsEach: 40 });
  if (!beliefs) throw new Error('nothing is unsure');
  return beliefs;
}

test('where no number has a range nothing is said of how sure they are', () => {
  expect(drawBeliefs(read('97%'), 'a', { draws: 10, yearsEach: 10 })).toBeUndefined();
});

test('what a number may be is what the mean year may be, for the phases that need it alone', () => {
  const [unsure, sure] = believe(read('{ from: 95%, to: 99% }')).phases;
  // A uniform range: its middle 95 %, and half of it above the claim in its middle.
  expect(Math.abs((unsure?.uptime.low ?? 0) - 0.951)).toBeLessThan(0.001);
  expect(Math.abs((unsure?.uptime.high ?? 0) - 0.989)).toBeLessThan(0.001);
  expect(Math.abs((unsure?.claimKept ?? 0) - 0.5)).toBeLessThan(0.1);
  expect(sure?.uptime.low).toBeCloseTo(0.999, 12);
  expect(sure?.uptime.high).toBeCloseTo(0.999, 12);
  expect(sure?.claimKept).toBe(1);
});

test('a chance that depends on an unsure number may be anything', () => {
  const [unsure, sure] = believe(read('{ from: 95%, to: 99% }')).phases;
  expect(unsure?.meets[0]?.chance.low).toBeCloseTo(0, 12);
  expect(unsure?.meets[0]?.chance.high).toBeCloseTo(1, 12);
  expect(sure?.meets[0]?.chance.value).toBe(1);
  // 40 of 40 years: Wilson's interval does not reach further down.
  expect(sure?.meets[0]?.chance.low).toBeCloseTo(0.912, 3);
});

test('the same seed draws the same numbers, another one others', () => {
  const study = read('{ from: 95%, to: 99% }');
  const means = (seed: string): Float64Array | undefined =>
    drawBeliefs(study, seed, { draws: 5, yearsEach: 2 })?.phases[0]?.meanDownMin;
  expect(means('x')).toEqual(means('x'));
  expect(means('y')).not.toEqual(means('x'));
});
