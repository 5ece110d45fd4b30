import { weibull } from '../../harness/simulation/distribution.ts';
import { chanceOfDowntimeMet } from '../../harness/simulation/exact.ts';
import { simulateYears } from '../../harness/simulation/simulate-years.ts';
import { summarizeMonths } from '../../harness/simulation/summarize-months.ts';
import { weighMoney } from '../../harness/simulation/weigh-money.ts';
import {
  atLeast,
  type Case,
  downtime,
  failover,
  LOGNORMAL,
  readModel,
  stated,
  unit,
} from './case.ts';

const Z95 = 1.959_963_985;
const FIVE = ['a', 'b', 'c', 'd', 'e'];

/** Machines of one repairman: n of N are down with N! / (N - n)! rho^n, as much as the sum of all. */
function shareOfRepairman(machines: number, rho: number, fatal: number): number {
  let weight = 1;
  const weights = Array.from({ length: machines + 1 }, (_, n) => {
    if (n > 0) weight *= (machines - n + 1) * rho;
    return weight;
  });
  const sum = (several: number[]): number => several.reduce((total, each) => total + each, 0);
  return sum(weights.slice(fatal)) / sum(weights);
}

/**
 * One of two, hot, one crew, any repair of mean m with Laplace transform G: each repair begins with the other up, so
 * that U = (m - (1 - G) / lambda) / (m + G / (2 lambda)).
 */
function shareOfOneCrew(lambda: number, meanH: number, transform: number): number {
  return (meanH - (1 - transform) / lambda) / (meanH + transform / (2 * lambda));
}

/** One of two, cold, one crew, repair always d: down for what the running one fails too early, E[(d - L)+] of each. */
function shareOfColdSpare(above: (ageH: number) => number, meanH: number, repairH: number): number {
  const steps = 100_000;
  let earlyH = 0;
  for (let n = 0; n < steps; n += 1) earlyH += 1 - above(((n + 0.5) * repairH) / steps);
  earlyH *= repairH / steps;
  return earlyH / (meanH + earlyH);
}

/** Zone in a region, app on the zone, each beside a spare of its own: by which of region and zone are down. */
function shareOfZone(node: number, app: number, spare: number): number {
  const fallen = 1 - (1 - node) ** 2;
  return fallen * (1 - (1 - spare) ** 2) + (1 - fallen) * app * spare;
}

/** Failures an hour of each, and those that hit all of them; each repair takes an hour. */
function shareInCommon(rates: number[], common: number): number {
  const share = (rate: number): number => rate / (1 + rate);
  const apart = rates.reduce((product, rate) => product * share(rate - common), 1);
  return 1 - (1 - share(common)) * (1 - apart);
}

/** The chance that a month of so many days keeps 99 %. */
function months(days: 30 | 28): Case {
  const model = readModel({ components: [unit('a', 100, 1)], needs: '[a]' });
  return {
    years: 300,
    measure: (count, seed) => {
      const found = summarizeMonths(model, simulateYears(model, count, seed));
      const { value = 0, high = 0 } =
        found.find(({ month }) => month === `${days} d`)?.meets[0]?.chance ?? {};
      const spanH = days * 24;
      const exact = chanceOfDowntimeMet(100, 1, spanH, 0.01 * spanH);
      return { value, error: (high - value) / Z95, exact };
    },
  };
}

/** What a backup saves, with the interval of paired years: 1 a minute. */
const SAVED: Case = {
  years: 200,
  measure: (count, seed) => {
    const model = readModel({
      components: [stated('a', 97), stated('b', 97)],
      needs: '[a]\n  paired: [{ anyOf: [a, b] }]',
      more: 'money: { currency: EUR, revenue: 43800, cost: { p: 0, paired: 1 }, source: own }',
    });
    const saved = weighMoney(model, simulateYears(model, count, seed))[1]?.gain?.saved;
    const { value = 0, high = 0 } = saved ?? {};
    return { value, error: (high - value) / Z95, exact: (0.03 - 0.03 ** 2) * 525_600 };
  },
};

/** What a user's model has but calls, each beside what is known of it. */
export const MODELLED_CASES: Record<string, Case> = {
  'a failback that waits': failover('switch: 1m, coverage: 90%, failback: 8h'),
  'false alarms': failover(
    'switch: 1m, coverage: 100%, falseAlarms: { every: 100h, cost: { exponential: { mean: 5m } } }',
  ),
  'weibull up, fixed repair': downtime(200, {
    components: [
      'a: { failure: { weibull: { mean: 400h, shape: 1.7 } }, repair: { deterministic: { mean: 2h } }, source: own }',
    ],
    needs: '[a]',
  }),
  'two of three': downtime(200, {
    components: [stated('a', 97), stated('b', 98), stated('c', 99)],
    needs: '[{ atLeast: { up: 2, of: [a, b, c] } }]',
  }),
  'a region under two of a pair, and under a third': downtime(200, {
    components: [
      'region: { availability: 99.5%, repair: { erlang: { mean: 2h, stages: 2 } }, source: own }',
      `${stated('a', 97).slice(0, -1)}, on: [region] }`,
      `${stated('b', 97, LOGNORMAL).slice(0, -1)}, on: [region] }`,
      `${stated('c', 99).slice(0, -1)}, on: [region] }`,
    ],
    needs: '[{ failover: { from: a, to: b, switch: 2m, coverage: 95%, source: own } }, c]',
  }),
  'maintenance that counts': downtime(200, {
    components: [stated('a', 97)],
    needs: '[a]',
    more: 'maintenance: [{ name: patches, every: month, starts: 40h, lasts: 4h, counted: true, source: own }]',
  }),
  'maintenance that does not': downtime(200, {
    components: [stated('a', 97)],
    needs: '[a]',
    more: 'maintenance: [{ name: patches, every: week, lasts: 4h, counted: false, source: own }]',
  }),
  'one crew for five, of which three are needed': downtime(
    100,
    {
      components: FIVE.map((name) => unit(name, 50, 5)),
      needs: atLeast(3, '[a, b, c, d, e]', 'crews: 1'),
    },
    shareOfRepairman(5, 0.1, 3),
  ),
  'one crew for two, fixed repair': downtime(
    200,
    {
      components: ['a', 'b'].map(
        (name) =>
          `${name}: { failure: { exponential: { mean: 50h } }, repair: { deterministic: { mean: 5h } }, source: own }`,
      ),
      needs: atLeast(1, '[a, b]', 'crews: 1'),
    },
    shareOfOneCrew(1 / 50, 5, Math.exp(-5 / 50)),
  ),
  'a cold one whose life ages, fixed repair': downtime(
    400,
    {
      components: ['a', 'b'].map(
        (name) =>
          `${name}: { failure: { weibull: { mean: 3000h, shape: 1.5 } }, repair: { deterministic: { mean: 1500h } }, source: own }`,
      ),
      needs: atLeast(1, '[a, b]', 'crews: 1, standby: cold'),
    },
    shareOfColdSpare((ageH) => weibull(3_000, 1.5).above(ageH), 3_000, 1_500),
  ),
  'two in parallel of two in series': downtime(
    200,
    {
      components: [
        unit('store', 100, 2),
        unit('spare', 100, 2),
        'app: { failure: { exponential: { mean: 50h } }, repair: { exponential: { mean: 2h } }, on: [store], source: own }',
        'twin: { failure: { exponential: { mean: 50h } }, repair: { exponential: { mean: 2h } }, on: [spare], source: own }',
      ],
      needs: '[{ anyOf: [app, twin] }]',
    },
    (1 - (100 / 102) * (50 / 52)) ** 2,
  ),
  'a zone in a region, needed itself and under another': downtime(
    200,
    {
      components: [
        unit('region', 100, 2),
        'zone: { failure: { exponential: { mean: 100h } }, repair: { exponential: { mean: 2h } }, on: [region], source: own }',
        'app: { failure: { exponential: { mean: 200h } }, repair: { exponential: { mean: 1h } }, on: [zone], source: own }',
        unit('x', 50, 2),
        unit('y', 50, 2),
      ],
      needs: '[{ anyOf: [zone, x] }, { anyOf: [app, y] }]',
    },
    shareOfZone(2 / 102, 1 / 201, 2 / 52),
  ),
  'what three unlike ones have in common': downtime(
    400,
    {
      components: [unit('a', 50, 1), unit('b', 80, 1), unit('c', 100, 1)],
      needs: '[{ anyOf: [a, b, c] }]',
      more: 'commonCauses: [{ of: [a, b, c], beta: 20%, source: own }]',
    },
    shareInCommon([1 / 50, 1 / 80, 1 / 100], 0.2 / 100),
  ),
  'false alarms half of the time': failover(
    'switch: 0s, coverage: 100%, falseAlarms: { every: 1h, cost: 30m }',
    1 - (1 - 0.03 ** 2) * Math.exp(-0.5),
    undefined,
    60,
  ),
  'coverage of none': failover('switch: 1s, coverage: 0%', 0.03),
  'a switch in no time': failover('switch: 0s, coverage: 90%', 0.03 * (1 - 0.9 * 0.97)),
  'a failback that varies, lives that age, fixed repair': downtime(200, {
    components: [
      'a: { failure: { weibull: { mean: 30h, shape: 2 } }, repair: { deterministic: { mean: 2h } }, source: own }',
      stated('b', 97, LOGNORMAL),
    ],
    needs:
      '[{ failover: { from: a, to: b, switch: 15m, coverage: 80%, failback: { lognormal: { mean: 20h, sigma: 1 } }, source: own } }]',
  }),
  'a month of 30 days': months(30),
  'four weeks': months(28),
  'what a backup saves': SAVED,
};
