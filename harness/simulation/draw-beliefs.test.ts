import { expect, test } from 'vitest';
import { type Beliefs, drawBeliefs } from './draw-beliefs.ts';
import { parseModel } from './load-model.ts';
import { simulateYears } from './simulate-years.ts';
import { openStudy, type Study } from './study.ts';
import { summarize } from './summarize.ts';
import { weighMoney } from './weigh-money.ts';

function read(availability: string): Study {
  return open(`components:
  a: { availability: ${availability}, repair: { exponential: { mean: 1h } }, source: assumed }
  b: { availability: 99.9%, repair: { exponential: { mean: 1h } }, source: assumed }
phases: { unsure: [a], sure: [b] }
claims: { unsure: 97%, sure: 99% }
`);
}

function open(written: string): Study {
  const loaded = parseModel('m.yaml', `title: T\nquestion: Q\ntargets: [97%]\n${written}`);
  const study = openStudy(loaded);
  if (!study) throw new Error(loaded.problems[0]?.message);
  return study;
}

function believe(study: Study): Beliefs {
  const drawn = simulateYears(study.model, 100, 'a');
  const beliefs = drawBeliefs(study, 'a', { draws: 300, yearsEach: 40, drawn });
  if (!beliefs) throw new Error('nothing is unsure');
  return beliefs;
}

test('where no number has a range nothing is said of how sure they are', () => {
  expect(drawBeliefs(read('97%'), 'a', { draws: 10, yearsEach: 10, drawn: [] })).toBeUndefined();
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
  const drawn = simulateYears(study.model, 10, 'a');
  const means = (seed: string): Float64Array | undefined =>
    drawBeliefs(study, seed, { draws: 5, yearsEach: 2, drawn })?.phases[0]?.meanDownMin;
  expect(means('x')).toEqual(means('x'));
  expect(means('y')).not.toEqual(means('x'));
});

/** Rare long outages of a region, and no formula: few years say next to nothing of the mean. */
const NO_FORMULA = `components:
  region: { availability: 99.9%, repair: { lognormal: { mean: 8h, sigma: 1.5 } }, source: s }
  grok: { availability: 99.9%, repair: { lognormal: { mean: 8h, sigma: 1.5 } }, on: [region], source: s }
  openai: { availability: { from: 98.9%, to: 99.1% }, repair: { exponential: { mean: 1h } }, source: s }
phases:
  today: [{ failover: { from: grok, to: openai, switch: 5s, coverage: 50%, source: s } }]
  better: [{ failover: { from: grok, to: openai, switch: 5s, coverage: 60%, source: s } }]
money: { currency: EUR, revenue: 43800, cost: { today: 1, better: 1 }, source: s }
`;

test('without a formula the mean is that of the full run, and chance leaves open what it left there', () => {
  const study = open(NO_FORMULA);
  const { model } = study;
  const drawn = simulateYears(model, 2_000, 'deadair');
  const [full] = summarize(model, drawn);
  const beliefs = drawBeliefs(study, 'deadair', { draws: 40, yearsEach: 25, drawn });
  const [belief] = beliefs?.phases ?? [];
  expect(full?.uptime.exact).toBeUndefined();
  expect(belief?.uptime.low).toBeLessThanOrEqual(full?.uptime.low ?? 0);
  expect(belief?.uptime.high).toBeGreaterThanOrEqual(full?.uptime.high ?? 1);
  // The backup's range is worth little, so it is not much wider either.
  const width = (belief?.uptime.high ?? 1) - (belief?.uptime.low ?? 0);
  expect(width).toBeLessThan(3 * ((full?.uptime.high ?? 0) - (full?.uptime.low ?? 0)));
});

test('what a phase nets without a formula is no surer than the years of the full run make it', () => {
  const study = open(NO_FORMULA);
  const drawn = simulateYears(study.model, 2_000, 'deadair');
  const beliefs = drawBeliefs(study, 'deadair', { draws: 40, yearsEach: 25, drawn });
  const gain = weighMoney(study.model, drawn, beliefs)[1]?.gain;
  expect(gain?.netBelief?.low).toBeLessThanOrEqual(gain?.net.low ?? Number.NaN);
  expect(gain?.netBelief?.high).toBeGreaterThanOrEqual(gain?.net.high ?? Number.NaN);
});

test('what no year met may be as much as no outage leaves open', () => {
  const study = open(NO_FORMULA.replaceAll('99.9%', '99.99999%'));
  const drawn = simulateYears(study.model, 20, 'none');
  expect(drawn[0]?.downH.every((each) => each === 0)).toBe(true);
  const [belief] = drawBeliefs(study, 'none', { draws: 5, yearsEach: 10, drawn })?.phases ?? [];
  // 3.689 outages of 8 h, in 20 years and in 10.
  const mostH = Math.hypot((3.689 * 8) / 20, (3.689 * 8) / 10);
  expect(belief?.uptime.low).toBeCloseTo(1 - mostH / 8_760, 6);
  expect(belief?.uptime.high).toBe(1);
});
