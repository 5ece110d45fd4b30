import { expect, test } from 'vitest';
import { exactCallSuccess, exactUnavailability } from './exact-phase.ts';
import { readExample } from './example-model.ts';
import type { Model, Phase } from './model.ts';
import { chainOfPhase } from './repair-chain.ts';

const UNIT =
  '{ failure: { exponential: { mean: 50h } }, repair: { exponential: { mean: 2h } }, source: s';

function only({ phases }: Model): Phase {
  return phases[0] as Phase;
}

const DOWN = 2 / 52;

test('a zone that is needed itself is down with its region', () => {
  const model = readExample(`components:
  region: ${UNIT} }
  zone: ${UNIT}, on: [region] }
  app: ${UNIT}, on: [zone] }
  other: ${UNIT} }
  spare: ${UNIT} }
phases: { p: [{ anyOf: [zone, other] }, { anyOf: [app, spare] }] }
`);
  // With one of region and zone all rests on the other and the spare; else app and spare stand in for each other.
  const fallen = 1 - (1 - DOWN) ** 2;
  const exact = fallen * (1 - (1 - DOWN) ** 2) + (1 - fallen) * DOWN ** 2;
  expect(exactUnavailability(model, only(model))).toBeCloseTo(exact, 12);
});

test.each([
  ['a failover', '{ failover: { from: region, to: other, switch: 5m, coverage: 90%, source: s } }'],
  ['a crew', '{ atLeast: { up: 1, of: [region, other], crews: 1 } }'],
])('%s of what something else stands on has no formula', (_, need) => {
  const model = readExample(`components:
  region: ${UNIT} }
  other: ${UNIT} }
  app: ${UNIT}, on: [region] }
phases: { p: [${need}, app], alone: [${need}] }
`);
  expect(exactUnavailability(model, only(model))).toBeUndefined();
  expect(exactUnavailability(model, model.phases[1] as Phase)).toBeGreaterThan(0);
});

test('what something stands on is no member of a chain of its own', () => {
  const written = (need: string): Model =>
    readExample(`components:
  region: ${UNIT} }
  other: ${UNIT} }
  app: ${UNIT}, on: [region] }
phases: { p: [${need}, app] }
`);
  const grouped = written('{ anyOf: [region, other] }');
  expect(chainOfPhase(grouped, only(grouped))).toBeUndefined();
  const single = written('region');
  expect(chainOfPhase(single, only(single))?.states).toBe(4);
});

test.each([
  ['one is enough', 'anyOf: [a, b, c]', 1 / 50],
  ['one is enough, one crew', 'atLeast: { up: 1, of: [a, b, c], crews: 1 }', 1 / 50],
  ['all are needed', 'atLeast: { up: 3, of: [a, b, c] }', 3 / 50],
  [
    'a shock ends calls too',
    'atLeast: { up: 1, of: [a, b, c], crews: 1, shock: { every: 100h, source: s } }',
    3 / 100,
  ],
])('calls where %s end at a constant rate', (_, need, rate) => {
  const model = readExample(`components: { a: ${UNIT} }, b: ${UNIT} }, c: ${UNIT} } }
phases: { p: [{ ${need} }] }
calls: { length: { exponential: { mean: 1h } }, source: s }
`);
  const up = 1 - (exactUnavailability(model, only(model)) ?? Number.NaN);
  expect(exactCallSuccess(model, only(model))).toBeCloseTo(up / (1 + rate), 5);
});

test('calls where two of three are needed end at no constant rate', () => {
  const model = readExample(`components: { a: ${UNIT} }, b: ${UNIT} }, c: ${UNIT} } }
phases: { p: [{ atLeast: { up: 2, of: [a, b, c] } }] }
calls: { length: { exponential: { mean: 1h } }, source: s }
`);
  expect(exactCallSuccess(model, only(model))).toBeUndefined();
});
