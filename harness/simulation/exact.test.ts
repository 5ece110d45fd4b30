import { expect, test } from 'vitest';
import { deterministic, exponential, lognormal } from './distribution.ts';
import {
  chanceOfDowntime,
  chanceOfDowntimeMet,
  downtimeFromUpH,
  downtimeMoments,
  pointAvailability,
  shareAtLeastDown,
  unavailability,
  unavailabilityWithBackup,
} from './exact.ts';

const YEAR_H = 8_760;

test('a unit of 999 h and 1 h is down for a thousandth of the time', () => {
  expect(unavailability({ failure: exponential(999), repair: lognormal(1, 1.2) })).toBeCloseTo(
    0.001,
    15,
  );
});

test('the downtime of a year has the known mean and deviation', () => {
  const { meanH, deviationH } = downtimeMoments(999, 1, YEAR_H);
  expect(meanH * 60).toBeCloseTo(525.6, 9);
  expect(deviationH * 60).toBeCloseTo(250.875947, 6);
});

test.each([
  [0.995, 0.999_999_928_123],
  [0.999, 0.548_007_136_423],
  [0.9995, 0.139_230_537_43],
  [0.9999, 0.003_938_233_676],
])('the chance of a year of at least %d is known exactly', (target, chance) => {
  expect(chanceOfDowntime(999, 1, YEAR_H, (1 - target) * YEAR_H)).toBeCloseTo(chance, 11);
});

test('four in series multiply', () => {
  const shares = [0.001, 0.0005, 0.03, 0.0001];
  expect(1 - shareAtLeastDown(1, shares)).toBeCloseTo(0.968_448_630_451, 12);
});

test('two hot ones with a crew each are down together by chance alone', () => {
  const share = unavailability({ failure: exponential(100), repair: exponential(1) });
  expect(shareAtLeastDown(2, [share, share])).toBeCloseTo(9.802_960_49e-5, 13);
});

test.each([
  [5, 1, 0.999_059_611_387],
  [30, 0.95, 0.997_415_582_235],
  [120, 0.9, 0.995_331_389_672],
])(
  'a failover in %d s with a coverage of %d is worth what the formula says',
  (switchS, coverage, availability) => {
    const primary = { failure: exponential(0.97 / 0.03), repair: exponential(1) };
    const share = unavailabilityWithBackup(primary, 0.97, {
      coverage,
      switchTime: deterministic(switchS / 3_600),
    });
    expect(1 - share).toBeCloseTo(availability, 11);
  },
);

test('a repair that always takes the same time is no exponential one', () => {
  const primary = { failure: exponential(99), repair: deterministic(1) };
  const share = unavailabilityWithBackup(primary, 1, {
    coverage: 1,
    switchTime: deterministic(0.25),
  });
  expect(share).toBeCloseTo(0.01 * 0.25, 15);
});

test('a unit that begins up is up an hour later, and down in a year, as is known', () => {
  expect(pointAvailability(999, 1, 1)).toBeCloseTo(0.999_367_511_378, 12);
  expect(downtimeFromUpH(999, 1, YEAR_H) * 60).toBeCloseTo(525.540_06, 5);
});

test('a year met at random is as good as one that begins up or down, in their shares', () => {
  const fromUp = chanceOfDowntime(999, 1, YEAR_H, 8.76);
  const met = chanceOfDowntimeMet(999, 1, YEAR_H, 8.76);
  expect(met).toBeLessThan(fromUp);
  expect(met).toBeGreaterThan(0.999 * fromUp);
  // Up and down change places with the bound: what is down at most is up at least.
  expect(chanceOfDowntimeMet(1, 999, 100, 60)).toBeCloseTo(
    1 - chanceOfDowntimeMet(999, 1, 100, 40),
    9,
  );
});

test('a failback that waits keeps the service on a backup that can fail', () => {
  const primary = { failure: exponential(99), repair: exponential(1) };
  const at = (failbackH?: number): number =>
    unavailabilityWithBackup(primary, 0.9, {
      coverage: 1,
      switchTime: deterministic(0),
      ...(failbackH && { failback: deterministic(failbackH) }),
    });
  expect(at()).toBeCloseTo(0.01 * 0.1, 12);
  expect(at(10)).toBeGreaterThan(at());
  // Whoever never goes back lives on the backup alone.
  expect(at(1e6)).toBeCloseTo(0.1, 6);
});

test('a year without any downtime is one that begins up and sees no failure; any year is down for a year at most', () => {
  expect(chanceOfDowntimeMet(999, 1, 100, 0)).toBeCloseTo(0.999 * Math.exp(-100 / 999), 12);
  expect(chanceOfDowntimeMet(999, 1, 100, 100)).toBe(1);
  expect(chanceOfDowntime(999, 1, 100, 100)).toBe(1);
});
