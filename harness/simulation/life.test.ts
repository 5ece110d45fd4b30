import { expect, test } from 'vitest';
import { deterministic, exponential, gamma, lognormal, weibull } from './distribution.ts';
import { createLife, YEAR_H } from './life.ts';
import { createOutages, totalH } from './outages.ts';

const YEARS = 4_000;
const FAILURES = [exponential(30), weibull(30, 3), gamma(30, 0.5)];
const REPAIRS = [exponential(3), deterministic(3), lognormal(3, 1.2)];

test.each(FAILURES.flatMap((failure) => REPAIRS.map((repair) => ({ failure, repair }))))(
  'every hour of the year is as bad as every other: $failure.spec, $repair.spec',
  ({ failure, repair }) => {
    const life = createLife({ name: 'one', failure, repair, source: 'own' }, 'stationary');
    const downAt = [0.5, 2, 5, 17, 4_000].map((atH) => ({ atH, years: 0 }));
    let hours = 0;
    for (let year = 0; year < YEARS; year += 1) {
      life.draw(year);
      hours += totalH(life.outages);
      const { fromH, toH, count } = life.outages;
      for (const each of downAt) {
        for (let n = 0; n < count && (fromH[n] ?? 0) <= each.atH; n += 1) {
          if ((toH[n] ?? 0) > each.atH) each.years += 1;
        }
      }
    }
    const share = 3 / 33;
    expect(Math.abs(hours / YEARS / YEAR_H - share)).toBeLessThan(0.002);
    // Four standard errors.
    const bound = 4 * Math.sqrt((share * (1 - share)) / YEARS);
    for (const { years } of downAt) expect(Math.abs(years / YEARS - share)).toBeLessThan(bound);
  },
);

test('what was before the year goes over into it, and is as bad as it', () => {
  const [failure, repair] = [weibull(30, 2), lognormal(3, 1)];
  const life = createLife({ name: 'one', failure, repair, source: 'own' }, 'before');
  const all = createOutages();
  let before = 0;
  for (let year = 0; year < 500; year += 1) {
    life.draw(year);
    life.drawBefore(year, 1_000, all);
    const earlier = all.count - life.outages.count;
    let isOrdered = true;
    for (let n = 0; n < all.count; n += 1) {
      const [fromH, toH] = [all.fromH[n] ?? 0, all.toH[n] ?? 0];
      isOrdered &&= n === 0 || fromH > (all.toH[n - 1] ?? 0);
      before += Math.max(0, Math.min(0, toH) - Math.max(-1_000, fromH));
    }
    expect(isOrdered).toBe(true);
    expect([...all.toH.slice(earlier, all.count)]).toEqual([
      ...life.outages.toH.slice(0, life.outages.count),
    ]);
  }
  expect(Math.abs(before / 500 / 1_000 - 3 / 33)).toBeLessThan(0.004);
});
