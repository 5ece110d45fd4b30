/**
 * Verifies the verifier: models whose answer is known exactly, each drawn with many seeds. The errors of
 * the plain estimator, in standard errors, must be those of a standard normal distribution: Kolmogorov
 * and Smirnov's test at 0.001, and 95 % intervals that hold the truth in 91.5 to 97.9 % of the runs.
 *
 * `npm run verify:simulation [-- <seeds> <years>]`
 */
import { parseModel } from '../harness/simulation/load-model.ts';
import { simulateYears } from '../harness/simulation/simulate-years.ts';
import { normalBelow } from '../harness/simulation/special-functions.ts';
import { summarize } from '../harness/simulation/summarize.ts';

const Z95 = 1.959_963_985;
const COVERAGE = { least: 0.915, most: 0.979 };
const REJECT_BELOW = 0.001;

/** Components and what is needed of them; the rest of a model is the same for all. */
const CASES: Record<string, { components: string; needs: string }> = {
  'C1 one of 999 h and 1 h': {
    components:
      'a: { failure: { exponential: { mean: 999h } }, repair: { exponential: { mean: 1h } }, source: C1 }',
    needs: '[a]',
  },
  'the same, lognormal repair': {
    components:
      'a: { failure: { exponential: { mean: 999h } }, repair: { lognormal: { mean: 1h, sigma: 1.2 } }, source: C1 }',
    needs: '[a]',
  },
  'weibull up, fixed repair': {
    components:
      'a: { failure: { weibull: { mean: 400h, shape: 1.7 } }, repair: { deterministic: { mean: 2h } }, source: own }',
    needs: '[a]',
  },
  'C9 four in series': {
    components: ['a: 99.9', 'b: 99.95', 'c: 97', 'd: 99.99'].map(stated).join('\n  '),
    needs: '[a, b, c, d]',
  },
  'C10 one of two, a crew each': {
    components: ['a', 'b']
      .map(
        (name) =>
          `${name}: { failure: { exponential: { mean: 100h } }, repair: { exponential: { mean: 1h } }, source: C10 }`,
      )
      .join('\n  '),
    needs: '[{ anyOf: [a, b] }]',
  },
  'C15 failover in 30 s, coverage 95 %': {
    components: ['a: 97', 'b: 97'].map(stated).join('\n  '),
    needs: '[{ failover: { from: a, to: b, switch: 30s, coverage: 95%, source: C15 } }]',
  },
  'failover, weibull repair': {
    components: `a: { failure: { exponential: { mean: 99h } }, repair: { weibull: { mean: 1h, shape: 0.8 } }, source: own }
  ${stated('b: 97')}`,
    needs: '[{ failover: { from: a, to: b, switch: 2m, coverage: 90%, source: own } }]',
  },
  'two of three': {
    components: ['a: 97', 'b: 98', 'c: 99'].map(stated).join('\n  '),
    needs: '[{ atLeast: { up: 2, of: [a, b, c] } }]',
  },
};

function stated(text: string): string {
  const [name, percent] = text.split(': ');
  return `${name}: { availability: ${percent}%, repair: { exponential: { mean: 1h } }, source: case }`;
}

interface Result {
  coverage: number;
  p: number;
}

/** One case drawn with many seeds. */
export function verifyCase(name: string, seeds: number, years: number): Result {
  const { components = '', needs = '' } = CASES[name] ?? {};
  const text = `title: T\nquestion: Q\ntargets: [99%]\ncomponents:\n  ${components}\nphases:\n  p: ${needs}\n`;
  const { model, problems } = parseModel(name, text);
  if (!model) throw new Error(`Failed to read the case ${name}: ${problems[0]?.message}`);
  const errors = Array.from({ length: seeds }, (_, seed) => {
    const [summary] = summarize(model, simulateYears(model, years, `verify ${seed}`));
    return summary?.z ?? Number.NaN;
  });
  const inside = errors.filter((z) => Math.abs(z) <= Z95).length;
  return { coverage: inside / seeds, p: chanceOfDeviation(errors) };
}

export const CASE_NAMES = Object.keys(CASES);

/** P(a sample of the standard normal deviates at least so much): Kolmogorov and Smirnov, by their series. */
function chanceOfDeviation(sample: number[]): number {
  const sorted = sample.toSorted((a, b) => a - b);
  const n = sorted.length;
  const deviation = sorted.reduce((most, z, index) => {
    const below = normalBelow(z);
    return Math.max(most, below - index / n, (index + 1) / n - below);
  }, 0);
  const root = Math.sqrt(n);
  // Stephens' correction for finite samples.
  const lambda = (root + 0.12 + 0.11 / root) * deviation;
  let sum = 0;
  for (let k = 1; k <= 100; k += 1) sum += (-1) ** (k - 1) * Math.exp(-2 * k * k * lambda * lambda);
  return Math.min(1, Math.max(0, 2 * sum));
}

/** Why a result is not what a right simulation gives; undefined when it may be. */
export function findFault({ coverage, p }: Result): string | undefined {
  if (p <= REJECT_BELOW) return `errors are not normal (p ${p.toExponential(1)})`;
  if (coverage >= COVERAGE.least && coverage <= COVERAGE.most) return undefined;
  return `intervals hold the truth in ${(coverage * 100).toFixed(1)} %`;
}

function main(seeds: number, years: number): number {
  const faults = CASE_NAMES.map((name) => {
    const result = verifyCase(name, seeds, years);
    const fault = findFault(result);
    const figures = `coverage ${(result.coverage * 100).toFixed(1)} %, p ${result.p.toFixed(3)}`;
    process.stdout.write(`${fault ? '✗' : '✓'} ${name}: ${fault ?? figures}\n`);
    return fault;
  });
  const failed = faults.filter((fault) => fault !== undefined).length;
  process.stdout.write(`${faults.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

/** With 200 seeds a right simulation leaves the band in one case of twenty; with 1,000 it does not. */
const SEEDS = 1_000;
const YEARS = 200;

if (import.meta.main) {
  const [seeds = SEEDS, years = YEARS] = process.argv.slice(2).map(Number);
  process.exitCode = main(seeds, years);
}
