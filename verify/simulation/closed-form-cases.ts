import { estimateMean } from '../../harness/probability/estimate.ts';
import { drawFirstFailuresH } from '../../harness/simulation/chain-walk.ts';
import { exponential } from '../../harness/simulation/distribution.ts';
import { estimateRare } from '../../harness/simulation/estimate-rare.ts';
import { createLife } from '../../harness/simulation/life.ts';
import { meanTimeToFirstFailureH } from '../../harness/simulation/markov-chain.ts';
import type { Model } from '../../harness/simulation/model.ts';
import { chainOfPhase } from '../../harness/simulation/repair-chain.ts';
import { type PhaseYears, simulateYears, YEAR_H } from '../../harness/simulation/simulate-years.ts';
import {
  atLeast,
  type Case,
  downtime,
  failover,
  first,
  LOGNORMAL,
  type Measured,
  ratio,
  readModel,
  stated,
  unit,
  type Written,
} from './case.ts';

/** A number of each year of which the unit of C1 begins up. */
function fromUp(years: number, exact: number, of: (outages: Span) => number): Case {
  return {
    years,
    measure: (count, seed) => {
      const life = createLife(
        { name: 'a', failure: exponential(999), repair: exponential(1), source: 'C2' },
        seed,
      );
      const values: number[] = [];
      for (let year = 0; year < count; year += 1) {
        life.draw(year);
        if (!life.wasDownAtStart) values.push(of(life.outages));
      }
      return { ...estimateMean(Float64Array.from(values)), exact };
    },
  };
}

interface Span {
  fromH: Float64Array;
  toH: Float64Array;
  count: number;
}

function downH({ fromH, toH, count }: Span): number {
  let sum = 0;
  for (let n = 0; n < count; n += 1) sum += (toH[n] ?? 0) - (fromH[n] ?? 0);
  return sum;
}

/** Up an hour later, of the hours of a year at which it is up. */
const C4: Case = {
  years: 1_000,
  measure: (count, seed) => {
    const life = createLife(
      { name: 'a', failure: exponential(999), repair: exponential(1), source: 'C4' },
      seed,
    );
    const [asked, still] = [new Float64Array(count), new Float64Array(count)];
    for (let year = 0; year < count; year += 1) {
      life.draw(year);
      const isUp = (atH: number): boolean => {
        const { fromH, toH } = life.outages;
        let n = 0;
        while ((fromH[n] as number) <= atH && (toH[n] as number) <= atH) n += 1;
        return (fromH[n] as number) > atH;
      };
      for (let atH = 0; atH + 1 < YEAR_H; atH += 40) {
        if (!isUp(atH)) continue;
        asked[year] = (asked[year] ?? 0) + 1;
        if (isUp(atH + 1)) still[year] = (still[year] ?? 0) + 1;
      }
    }
    return ratio(still, asked, 0.999_367_511_378);
  },
};

/** The variance of the yearly downtime. */
const C3: Case = {
  years: 4_000,
  measure: (count, seed) => {
    const model = readModel({ components: [unit('a', 999, 1)], needs: '[a]' });
    const { downH: drawn } = first(simulateYears(model, count, seed));
    const { value: mean } = estimateMean(drawn);
    const squares = drawn.map((each) => ((each - mean) * 60) ** 2);
    return { ...estimateMean(squares), exact: 250.875947 ** 2 };
  },
};

export const IN_SERIES: Written = {
  components: [stated('a', 99.9), stated('b', 99.95), stated('c', 97), stated('d', 99.99)],
  needs: '[a, b, c, d]',
};

function outagesOf(of: (years: PhaseYears) => Measured, years = 200): Case {
  const model = readModel(IN_SERIES);
  return { years, measure: (count, seed) => of(first(simulateYears(model, count, seed))) };
}

function pair(needs: string, share: number): Case {
  const components = [unit('a', 100, 1), unit('b', 100, 1)];
  return downtime(1_000, { components, needs }, share);
}

const FIRST_FAILURE: Case = {
  years: 400,
  measure: (count, seed) => {
    const components = [unit('a', 100, 1), unit('b', 100, 1)];
    const model = readModel({ components, needs: atLeast(1, '[a, b]', 'crews: 1') });
    const chain = chainOfPhase(model, model.phases[0] as Model['phases'][number]);
    if (!chain) throw new Error('Failed to write the pair of C10 as a chain.');
    if (Math.abs(meanTimeToFirstFailureH(chain) - 5_150) > 1e-6) throw new Error('MTTFF');
    return { ...estimateMean(drawFirstFailuresH(chain, count, seed)), exact: 5_150 };
  },
};

/** One of two, hot, by biased cycles. */
function rare(upH: number, share: number): Case {
  return {
    years: 4_000,
    measure: (count, seed) => {
      const components = [unit('a', upH, 1), unit('b', upH, 1)];
      const model = readModel({ components, needs: '[{ anyOf: [a, b] }]' });
      const chain = chainOfPhase(model, model.phases[0] as Model['phases'][number]);
      if (!chain) throw new Error('Failed to write the pair of M7 as a chain.');
      const { value, error } = estimateRare(chain, count, seed);
      return { value, error, exact: share };
    },
  };
}

function beta(percent: number, share: number): Case {
  const components = [stated('a', 99), stated('b', 99)];
  const causes = `commonCauses: [{ of: [a, b], beta: ${percent}%, source: C12 }]`;
  const more = percent === 0 ? '' : causes;
  return downtime(400, { components, needs: '[{ anyOf: [a, b] }]', more }, share);
}

/** C13's chain of three states: so many failures and shocks an hour, and one repair. */
function shareWithShock(failures: number, shocks: number): number {
  const one = 2 * failures + shocks;
  const both = shocks + (failures + shocks) * one;
  return both / (1 + one + both);
}

/** What is printed elsewhere, or follows from a printed formula: the numbers stand for where. */
export const CLOSED_FORM_CASES: Record<string, Case> = {
  'C1 one of 999 h and 1 h': downtime(
    400,
    { components: [unit('a', 999, 1)], needs: '[a]' },
    0.001,
  ),
  'C1 with lognormal repair': downtime(
    1_000,
    { components: [stated('a', 99.9, LOGNORMAL)], needs: '[a]' },
    0.001,
  ),
  'C2 the downtime of a year that begins up': fromUp(400, 525.54006 / 60, downH),
  'C3 the variance of a year': C3,
  'C4 up an hour later': C4,
  'C5 a year of 99.9 %': fromUp(6_000, 0.548_007_136_423, (outages) =>
    downH(outages) <= 8.76 ? 1 : 0,
  ),
  'C5 a year of 99.95 %': fromUp(6_000, 0.139_230_537_43, (outages) =>
    downH(outages) <= 4.38 ? 1 : 0,
  ),
  'C5 a year of 99.99 %': fromUp(30_000, 0.003_938_233_676, (outages) =>
    downH(outages) <= 0.876 ? 1 : 0,
  ),
  'C9 four in series': downtime(200, IN_SERIES, 1 - 0.968_448_630_451),
  'C9 outages a year': outagesOf(({ outages }) => ({
    ...estimateMean(Float64Array.from(outages)),
    exact: 275.964_166,
  })),
  'C9 how long an outage lasts': outagesOf(({ outages, downH: drawn }) =>
    ratio(drawn, Float64Array.from(outages), 1.001_543_07),
  ),
  'C9 how long it is up': outagesOf(({ outages, downH: drawn }) =>
    ratio(
      drawn.map((each) => YEAR_H - each),
      Float64Array.from(outages),
      30.741_709,
    ),
  ),
  'C10 one of two, hot, a crew each': pair('[{ anyOf: [a, b] }]', 9.802_960_49e-5),
  'C10 one of two, hot, one crew': pair(atLeast(1, '[a, b]', 'crews: 1'), 1.960_399_92e-4),
  'C10 one of two, cold, one crew': pair(
    atLeast(1, '[a, b]', 'crews: 1, standby: cold'),
    9.900_009_9e-5,
  ),
  'C10 one of two, cold, two crews': pair(
    atLeast(1, '[a, b]', 'crews: 2, standby: cold'),
    4.950_249_99e-5,
  ),
  'C10 mean time to the first failure': FIRST_FAILURE,
  'C12 beta 0': beta(0, 1e-4),
  'C12 beta 1 %': beta(1, 1.990_196_03e-4),
  'C12 beta 5 %': beta(5, 5.950_902_72e-4),
  'C12 beta 10 %': beta(10, 1.090_162_08e-3),
  'C12 beta 20 %': beta(20, 2.080_256_252e-3),
  'C13 a shock that kills both, repaired one by one': downtime(
    400,
    {
      components: [unit('a', 200, 1), unit('b', 200, 1)],
      needs: atLeast(1, '[a, b]', 'crews: 1, shock: { every: 500h, source: C13 }'),
    },
    shareWithShock(1 / 200, 1 / 500),
  ),
  'C15 in 5 s, coverage 100 %': failover('switch: 5s, coverage: 100%', 1 - 0.999_059_611_387),
  'C15 in 30 s, coverage 95 %': failover('switch: 30s, coverage: 95%', 1 - 0.997_415_582_235),
  'C15 in 2 min, coverage 90 %': failover('switch: 120s, coverage: 90%', 1 - 0.995_331_389_672),
  'M2 fixed repair': failover(
    'switch: 15m, coverage: 90%',
    0.03 * (1 - 0.9 * 0.97 * 0.75),
    '{ deterministic: { mean: 1h } }',
  ),
  'M2 Erlang repair': failover(
    'switch: 15m, coverage: 90%',
    undefined,
    '{ erlang: { mean: 1h, stages: 3 } }',
  ),
  'M2 gamma repair': failover(
    'switch: 15m, coverage: 90%',
    undefined,
    '{ gamma: { mean: 1h, shape: 0.6 } }',
  ),
  'M2 lognormal repair': failover('switch: 15m, coverage: 90%', undefined, LOGNORMAL, 400),
  'M2 Weibull repair': failover(
    'switch: 15m, coverage: 90%',
    undefined,
    '{ weibull: { mean: 1h, shape: 0.8 } }',
  ),
  'M2 measured repair': failover(
    'switch: 15m, coverage: 90%',
    undefined,
    '{ empirical: { samples: [5m, 20m, 30m, 45m, 3h] } }',
  ),
  'M2 a switch that varies, after a detection that does': failover(
    'detection: { empirical: { samples: [1m, 2m, 9m] } }, switch: { lognormal: { mean: 10m, sigma: 0.8 } }, coverage: 90%',
    undefined,
    LOGNORMAL,
    400,
  ),
  'M7 biased cycles, U = 1e-6': rare(1_000, (1 / 1_001) ** 2),
  'M7 biased cycles, U = 1e-10': rare(100_000, (1 / 100_001) ** 2),
};
