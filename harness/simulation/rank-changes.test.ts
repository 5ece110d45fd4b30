import { expect, test } from 'vitest';
import { parseModel } from './load-model.ts';
import { rankParameters, widthOf } from './rank-parameters.ts';
import { rankPurchases } from './rank-purchases.ts';
import { openStudy, type Study } from './study.ts';

const YEARS = { years: 300, seed: 'a' };

function read(more = ''): Study {
  const loaded = parseModel(
    'm.yaml',
    `title: T
question: Q
targets: [99.9%]
components:
  weak: { availability: 97%, repair: { exponential: { mean: 1h } }, source: assumed }
  spare: { availability: 97%, repair: { exponential: { mean: 1h } }, source: assumed }
  strong: { availability: 99.99%, repair: { exponential: { mean: 1h } }, source: assumed }
phases:
  alone: [weak, strong]
  paired: [{ failover: { from: weak, to: spare, switch: 5s, coverage: 95%, source: assumed } }, strong]
${more}`,
  );
  const study = openStudy(loaded);
  if (!study) throw new Error(loaded.problems[0]?.message);
  return study;
}

test('the number that moves most stands first, and each effect is the known one', () => {
  const influences = rankParameters(read(), 'paired', YEARS);
  const widths = influences.map(widthOf);
  expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  const coverage = influences.find(({ parameter }) => parameter.kind === 'coverage');
  // dU/dc = -U_p A_b e^(-mu tau): 0.05 less and 0.025 more of coverage, in minutes a year.
  const perPoint = 0.03 * 0.97 * Math.exp(-5 / 3_600) * 0.01 * 525_600;
  expect(coverage?.low.drawn.low).toBeLessThan(5 * perPoint);
  expect(coverage?.low.drawn.high).toBeGreaterThan(5 * perPoint);
  expect(coverage?.high.drawn.low).toBeLessThan(-2.5 * perPoint);
  expect(coverage?.low.exactMin).toBeCloseTo(5 * perPoint * 0.9999, 6);
  expect(coverage?.high.drawn.high).toBeGreaterThan(-2.5 * perPoint);
});

test('a number of another phase is not asked for', () => {
  const names = rankParameters(read(), 'alone', YEARS).map(({ parameter }) => parameter.name);
  expect(names.toSorted()).toEqual([
    'availability of strong',
    'availability of weak',
    'mean repair of strong',
    'mean repair of weak',
  ]);
});

test('what a single change spares is drawn on the same failures, the best first', () => {
  const purchases = rankPurchases(read(), 'alone', YEARS);
  expect(purchases.map(({ change }) => change)).toEqual([
    'a failover from weak to spare',
    'a failover from strong to a second one (5 s, coverage 95 %)',
  ]);
  const exact = 0.03 * 0.95 * 0.97 * Math.exp(-5 / 3_600) * 0.999_9 * 525_600;
  expect(purchases[0]?.spared.drawn.low).toBeLessThan(exact);
  expect(purchases[0]?.spared.drawn.high).toBeGreaterThan(exact);
  expect(purchases[0]?.spared.exactMin).toBeCloseTo(exact, 6);
  expect(purchases[0]).not.toHaveProperty('worth');
});

test('a point of coverage beats all else, until its price eats that up', () => {
  const names = (more: string): string[] =>
    rankPurchases(read(more), 'paired', YEARS).map(({ change }) => change.replace(/ from.*/, ''));
  const money = (prices: string): string =>
    `money: { currency: EUR, revenue: 43800, cost: { alone: 1, paired: 2 }, prices: ${prices}, source: assumed }\n`;
  expect(names('')).toEqual(['a point more coverage', 'a failover', 'half the switch time']);
  expect(names(money('{ coverage: 100 }')).at(-1)).toBe('a point more coverage');
});

test('a change is worth the revenue of the minutes that it spares', () => {
  const [best] = rankPurchases(
    read(
      'money: { currency: EUR, revenue: 43800, cost: { alone: 1, paired: 2 }, source: assumed }\n',
    ),
    'alone',
    YEARS,
  );
  // 43,800 a month are 1 a minute.
  expect(best?.worth?.value).toBeCloseTo((best?.spared.exactMin ?? 0) / 12, 9);
  expect(best?.price).toBeUndefined();
});

test('a second one of the same kind does not escape what hits the first', () => {
  const study = read('commonCauses: [{ of: [strong, weak], beta: 80%, source: assumed }]\n');
  const [, second] = rankPurchases(study, 'alone', YEARS);
  expect(second?.change).toBe('a failover from strong to a second one (5 s, coverage 95 %)');
  // Four of five of its 53 minutes are shared, and 95 % of the rest is all that a switch can spare.
  const failsInH = 9_999;
  const own = (0.2 / failsInH) * 8_760 * 60;
  expect(second?.spared.exactMin).toBeLessThan(own);
  expect(second?.spared.exactMin).toBeGreaterThan(0.9 * own);
});
