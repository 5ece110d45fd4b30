/**
 * Verifies the verifier: models whose answer is known exactly, each drawn with many seeds. The errors of
 * the plain estimator, in standard errors, must be those of a standard normal distribution: Kolmogorov
 * and Smirnov's test at 0.001, and 95 % intervals that hold the truth in 91.5 to 97.9 % of the runs.
 *
 * `npm run verify:simulation [-- <seeds>]`
 */
import { normalBelow } from '../harness/probability/special-functions.ts';
import type { Case } from './simulation/case.ts';
import { CASES } from './simulation/cases.ts';

const Z95 = 1.959_963_985;
const COVERAGE = { least: 0.915, most: 0.979 };
const REJECT_BELOW = 0.001;

interface Result {
  coverage: number;
  p: number;
}

/** One case drawn with many seeds. */
export function verifyCase({ years, measure }: Case, seeds: number): Result {
  const errors = Array.from({ length: seeds }, (_, seed) => {
    const { value, error, exact } = measure(years, `verify ${seed}`);
    return (value - exact) / error;
  });
  const inside = errors.filter((z) => Math.abs(z) <= Z95).length;
  return { coverage: inside / seeds, p: chanceOfDeviation(errors) };
}

/** P(a sample of the standard normal deviates at least so much): Kolmogorov and Smirnov, by their series. */
function chanceOfDeviation(sample: number[]): number {
  if (!sample.every(Number.isFinite)) return 0;
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

function main(seeds: number): number {
  const faults = Object.entries(CASES).map(([name, each]) => {
    const beganMs = performance.now();
    const result = verifyCase(each, seeds);
    const fault = findFault(result);
    const tookS = ((performance.now() - beganMs) / 1_000).toFixed(1);
    const figures = `coverage ${(result.coverage * 100).toFixed(1)} %, p ${result.p.toFixed(3)}, ${tookS} s`;
    process.stdout.write(`${fault ? '✗' : '✓'} ${name}: ${fault ?? figures}\n`);
    return fault;
  });
  const failed = faults.filter((fault) => fault !== undefined).length;
  process.stdout.write(`${faults.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

/** With 200 seeds a right simulation leaves the band in one case of twenty-five; with 1,000 it does not. */
const SEEDS = 1_000;

if (import.meta.main) process.exitCode = main(Number(process.argv[2] ?? SEEDS));
