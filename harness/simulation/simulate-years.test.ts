import { serialize } from 'node:v8';
import { expect, test } from 'vitest';
import { chanceOfDowntime } from './exact.ts';
import { parseModel } from './load-model.ts';
import type { Model } from './model.ts';
import { totalH } from './outages.ts';
import { simulateOnWorkers } from './simulate-on-workers.ts';
import { type PhaseYears, simulateYears, traceYear, YEAR_H } from './simulate-years.ts';
import { summarize } from './summarize.ts';
import { weighMoney } from './weigh-money.ts';

const YEARS = 1_500;

function read(text: string): Model {
  const { model, problems } = parseModel('model.yaml', text);
  expect(problems).toEqual([]);
  if (!model) throw new Error('no model');
  return model;
}

const MODEL = `
title: Pairs
question: What is a second one worth?
targets: [99.5%, 99.9%]
components:
  primary: { availability: 97%, repair: { lognormal: { mean: 1h, sigma: 1.2 } }, source: assumed }
  backup: { availability: 97%, repair: { exponential: { mean: 1h } }, source: assumed }
  store: { failure: { weibull: { mean: 500h, shape: 2 } }, repair: { deterministic: { mean: 30m } }, source: assumed }
phases:
  alone: [primary, store]
  switched: [{ failover: { from: primary, to: backup, switch: 5m, coverage: 95%, source: assumed } }, store]
  together: [{ anyOf: [primary, backup] }, store]
  all: [{ atLeast: { up: 3, of: [primary, backup, store] } }]
`;

test('the drawn downtime of each phase agrees with the exact one', () => {
  const model = read(MODEL);
  for (const { phase, z } of summarize(model, simulateYears(model, YEARS, 'one'))) {
    expect(Math.abs(z ?? Number.NaN), phase).toBeLessThan(3.5);
  }
});

test('causes add up to the whole exactly', () => {
  const model = read(MODEL);
  for (const { causes, downUs, downMin } of summarize(model, simulateYears(model, 200, 'two'))) {
    expect(causes.reduce((total, { us }) => total + us, 0)).toBe(downUs);
    expect(downUs / 60_000_000).toBeCloseTo(downMin.value, 6);
  }
});

test('the first years of a long run are those of a short one, whatever other phases there are', () => {
  const model = read(MODEL);
  const [, switched] = simulateYears(model, 60, 'three');
  const alone = { ...model, phases: model.phases.slice(1, 2) };
  expect(simulateYears(alone, 20, 'three')[0]?.downH).toEqual(switched?.downH.slice(0, 20));
});

const RICH = `${MODEL.replace(
  'phases:',
  `  region: { availability: 99.9%, repair: { gamma: { mean: 2h, shape: 0.7 } }, source: assumed }
phases:
  crewed: [region, { atLeast: { up: 1, of: [primary, backup], crews: 1, standby: cold } }]
  careful:
    - failover:
        { from: primary, to: backup, detection: { empirical: { samples: [5s, 9s] } }, switch: { lognormal: { mean: 30s, sigma: 1 } },
          coverage: 95%, failback: 1h, falseAlarms: { every: 40d, cost: 10s }, migrates: 50%, source: assumed }`,
)}
commonCauses: [{ of: [primary, backup], beta: 5%, source: assumed }]
maintenance: [{ name: patches, every: week, starts: 3h, lasts: 1h, counted: true, source: assumed }]
calls: { length: { exponential: { mean: 4m } }, source: assumed }
`;

test('on one to eight threads the years are the same, to the last bit', async () => {
  const model = read(RICH);
  const alone = writeBytes(simulateYears(model, 1_900, 'seven'));
  for (const workers of [1, 8]) {
    const shared = writeBytes(await simulateOnWorkers(model, 1_900, 'seven', workers));
    expect(shared.equals(alone), `${workers} threads`).toBe(true);
  }
}, 120_000);

function writeBytes(years: PhaseYears[]): Buffer {
  return serialize(years.map((each) => Object.entries(each)));
}

test('of all that a model can hold, the first years of a long run are those of a short one', () => {
  const model = read(RICH);
  const [long, short] = [simulateYears(model, 30, 'eight'), simulateYears(model, 12, 'eight')];
  for (const [index, { downH, callSuccess, monthsH, controlH }] of short.entries()) {
    expect(downH).toEqual(long[index]?.downH.slice(0, 12));
    expect(callSuccess).toEqual(long[index]?.callSuccess?.slice(0, 12));
    expect(monthsH).toEqual(long[index]?.monthsH.slice(0, 12 * 12));
    expect(controlH).toEqual(long[index]?.controlH.slice(0, 12));
  }
});

test('a single year can be looked at, and its months are parts of it', () => {
  const model = read(RICH);
  const years = simulateYears(model, 6, 'nine');
  for (const [index, outages] of traceYear(model, 4, 'nine').entries()) {
    expect(totalH(outages)).toBe(years[index]?.downH[4]);
    const monthsH = years[index]?.monthsH.slice(48, 60).reduce((sum, each) => sum + each, 0) ?? 0;
    const lastDaysH = (years[index]?.downH[4] ?? 0) - monthsH;
    expect(lastDaysH).toBeGreaterThan(-1e-9);
    expect(lastDaysH).toBeLessThan(5 * 24);
  }
});

test('calls are lost to every cut, but for those that migrate', () => {
  const success = (migrates: string): number => {
    const model = read(`
title: T
question: Q
targets: [99%]
components:
  a: { availability: 97%, repair: { exponential: { mean: 1h } }, source: s }
  b: { availability: 99.9%, repair: { exponential: { mean: 1h } }, source: s }
phases:
  p: [{ failover: { from: a, to: b, switch: 1s, coverage: 100%, migrates: ${migrates}, source: s } }]
calls: { length: { exponential: { mean: 20m } }, source: s }
`);
    return summarize(model, simulateYears(model, 400, 'ten'))[0]?.callSuccess?.value ?? 0;
  };
  // A call of 20 minutes meets a failure of a, once in 32.3 h, in one of 98; one of b hardly ever.
  expect(1 - success('0%')).toBeCloseTo(1 / 98, 3);
  expect(1 - success('100%')).toBeLessThan(1 / 2_000);
});

test('a better design is never worse in the same year', () => {
  const model = read(MODEL);
  const [alone, switched, together] = simulateYears(model, 300, 'four');
  for (let year = 0; year < 300; year += 1) {
    const worst = alone?.downH[year] ?? 0;
    expect(switched?.downH[year]).toBeLessThanOrEqual(worst + 1e-9);
    expect(together?.downH[year]).toBeLessThanOrEqual((switched?.downH[year] ?? 0) + 1e-9);
  }
});

test('the chance to meet a target is the known one', () => {
  const model = read(`
title: One
question: Q
targets: [99.9%]
components:
  one: { failure: { exponential: { mean: 999h } }, repair: { exponential: { mean: 1h } }, source: case C5 }
phases: { alone: [one] }
`);
  const [summary] = summarize(model, simulateYears(model, 20_000, 'five'));
  // A year that begins with everything up is better by the little that one in a thousand years owes.
  const exact = chanceOfDowntime(999, 1, YEAR_H, 0.001 * YEAR_H);
  expect(summary?.meets[0]?.chance.low).toBeLessThan(exact);
  expect((summary?.meets[0]?.chance.high ?? 0) + 0.002).toBeGreaterThan(exact);
});

test('all that is wrong with a model is told at its place', () => {
  const { problems } = parseModel(
    'm.yaml',
    `title: T
question: Q
targets: [99.9]
components:
  a: { availability: 100%, repair: { exponential: { mean: 1h } }, source: s }
  b: { failure: { exponential: { mean: 1w } }, repair: { exponential: { mean: 1h } }, source: s }
phases: { p: [a] }
`,
  );
  expect(problems.map(({ line, message }) => `${line} ${message}`)).toEqual([
    expect.stringMatching(/^3 .*bare number 99\.9.*a share/),
    expect.stringMatching(/^5 .*above 0% and below 100%/),
    expect.stringMatching(/^6 .*1w.*such as 5s, 30m, 1h or 90d/),
  ]);
});

test('a phase that needs one twice, an unknown one, or more than there are is refused', () => {
  const { problems } = parseModel(
    'm.yaml',
    `title: T
question: Q
targets: [99.9%]
components:
  grok: { availability: 97%, repair: { exponential: { mean: 1h } }, source: s }
phases:
  p:
    - grok
    - groq
    - { atLeast: { up: 3, of: [grok] } }
`,
  );
  expect(
    problems.map(({ line, message, suggestion }) => `${line} ${message} ${suggestion}`),
  ).toEqual([
    expect.stringMatching(/^9 .*component groq.*Did you mean grok\?/),
    expect.stringMatching(/^10 .*needs grok twice/),
    expect.stringMatching(/^10 .*3 of 1 can never be up/),
  ]);
});

test('what a phase saves is the downtime that it spares, less what it costs', () => {
  const model = read(`${MODEL}
money:
  currency: EUR
  revenue: 43800
  cost: { alone: 100, switched: 150, together: 100, all: 90 }
  source: assumed
`);
  const years = simulateYears(model, 500, 'six');
  const [alone, switched, together] = weighMoney(model, years);
  const [first, second] = summarize(model, years);
  // 43,800 a month are 1 a minute.
  const sparedMin = (first?.downMin.value ?? 0) - (second?.downMin.value ?? 0);
  expect(alone).toMatchObject({ cost: 1_200 });
  expect(alone?.gain).toBeUndefined();
  expect(alone?.lost.value).toBeCloseTo(first?.downMin.value ?? 0, 6);
  expect(switched?.gain?.saved.value).toBeCloseTo(sparedMin, 6);
  expect(switched?.gain?.net.value).toBeCloseTo(sparedMin - 600, 6);
  expect(switched?.gain?.perCost?.value).toBeCloseTo((sparedMin - 600) / 600, 9);
  expect(switched?.gain?.breakEvenPerMin?.value).toBeCloseTo(600 / sparedMin, 9);
  expect(together?.gain).not.toHaveProperty('perCost');
});

test('what cannot be drawn is refused at its place, with the word that was meant', () => {
  const { problems } = parseModel(
    'm.yaml',
    `title: T
question: Q
targets: [99.9%]
components:
  region: { availability: 99.9%, repair: { erlang: { mean: 1h, stages: 0 } }, source: s }
  a: { availability: 97%, repair: { gama: { mean: 1h, shape: 2 } }, source: s }
  b: { availability: 97%, repair: { empirical: { samples: [] } }, source: s }
phases:
  p: [{ failover: { from: a, to: b, switch: 5, coverage: 95%, failbak: 1h, source: s } }]
maintenance: [{ name: m, every: day, lasts: 1h, counted: true, source: s }]
`,
  );
  const told = problems.map(
    ({ line, message, suggestion = '' }) => `${line} ${message} ${suggestion}`,
  );
  expect(told).toEqual([
    expect.stringMatching(/^5 .*stages.*at least 1/),
    expect.stringMatching(/^6 .*gama.*Did you mean gamma\?/),
    expect.stringMatching(/^7 .*at least one entry/),
    expect.stringMatching(/^9 .*switch.*got 5.*a duration such as 5s/),
    expect.stringMatching(/^9 .*failbak.*Did you mean failback\?/),
    expect.stringMatching(/^10 .*day.*week or month/),
  ]);
});

test('what stands on nothing known, on itself, or apart from its crew is refused', () => {
  const { problems } = parseModel(
    'm.yaml',
    `title: T
question: Q
targets: [99.9%]
components:
  region: { availability: 99.9%, repair: { exponential: { mean: 1h } }, on: [a], source: s }
  a: { availability: 97%, repair: { exponential: { mean: 1h } }, on: [region], source: s }
  b: { availability: 97%, repair: { exponential: { mean: 1h } }, on: [regoin], source: s }
  c: { availability: 97%, repair: { exponential: { mean: 1h } }, source: s }
commonCauses:
  - { of: [b, d], beta: 5%, source: s }
phases:
  p: [{ atLeast: { up: 1, of: [a, c], crews: 1 } }]
`,
  );
  const told = problems.map(
    ({ line, message, suggestion = '' }) => `${line} ${message} ${suggestion}`,
  );
  expect(told).toEqual([
    expect.stringMatching(/^5 .*region: it stands on a, which stands on it/),
    expect.stringMatching(/^6 .*a: it stands on region, which stands on it/),
    expect.stringMatching(/^7 .*component regoin.*Did you mean region\?/),
    expect.stringMatching(/^10 .*component d/),
    expect.stringMatching(/^12 .*a stands on what the others do not/),
  ]);
});

test('claims and costs of phases that there are not, and a phase without a cost, are refused', () => {
  const { problems } = parseModel(
    'm.yaml',
    `${MODEL.trim()}
claims: { alon: 95% }
money: { currency: EUR, revenue: 1, cost: { alone: 1, switchd: 2 }, source: assumed }
`,
  );
  expect(problems.map(({ message, suggestion = '' }) => `${message} ${suggestion}`)).toEqual([
    expect.stringMatching(/phase alon: .*Did you mean alone\?/),
    expect.stringMatching(/switched, together or all has none/),
    expect.stringMatching(/phase switchd: .*Did you mean switched\?/),
  ]);
});
