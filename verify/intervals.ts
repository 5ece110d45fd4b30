/**
 * Verifies the intervals of service levels, and the verdicts that are dared on them: populations of runs
 * whose share of bad is known, each drawn many times. An interval of 95 % must hold the truth in at least
 * 95 % of the runs; and where the truth lies exactly at the goal, so that either verdict is a mistake, each
 * of `met` and `missed` may come in 5 % of them at most. What is left beyond is what chance leaves of so many.
 *
 * `node verify/intervals.ts [<runs>] [<words of the name>]`
 */
import { deriveRandom } from '../harness/scenario/random.ts';
import {
  estimateClusteredShare,
  intervalOfShare,
} from '../harness/slo/intervals/clustered-share.ts';
import { decideShare } from '../harness/slo/intervals/decide-share.ts';
import { enumerateCoverage, findCoverageFault } from './coverage-claims.ts';
import { INTERVAL_CASES, type IntervalCase } from './interval-cases.ts';

const CONFIDENCE = 0.95;
/** Coverages from 30 % to 99.97 %. */
const SHARES = Array.from({ length: 190 }, (_, index) => 0.3 + index * 0.003_69);

interface Result {
  runs: number;
  /** Shares of the runs. */
  held: number;
  met: number;
  missed: number;
}

export function verifyIntervals({ name, truth, draw }: IntervalCase, runs: number): Result {
  const count = { held: 0, met: 0, missed: 0 };
  for (let run = 0; run < runs; run += 1) {
    const { clusters, incidents } = draw(deriveRandom('verify', name, run));
    const share = estimateClusteredShare(clusters, incidents);
    if (!share) continue;
    const [low, high] = intervalOfShare(share);
    if (low <= truth && truth <= high) count.held += 1;
    const { verdict } = decideShare(share, share, truth);
    if (verdict !== 'inconclusive') count[verdict] += 1;
  }
  return { runs, held: count.held / runs, met: count.met / runs, missed: count.missed / runs };
}

/** Why an interval cannot be trusted; undefined when it can. */
export function findFault({ runs, held, met, missed }: Result): string | undefined {
  // Three standard errors: of some hundred figures one in ten thousand lies beyond.
  const chance = 3 * Math.sqrt((CONFIDENCE * (1 - CONFIDENCE)) / runs);
  const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
  if (held < CONFIDENCE - chance) return `the interval holds the truth in only ${percent(held)}`;
  if (met > 1 - CONFIDENCE + chance) return `met is dared wrongly in ${percent(met)}`;
  if (missed > 1 - CONFIDENCE + chance) return `missed is dared wrongly in ${percent(missed)}`;
  return undefined;
}

/** Of each number of injections over all shares: by enumeration, so that chance has no part in it. */
function verifyCoverage(): (string | undefined)[] {
  return [1, 3, 10, 30, 59, 100, 299].map((injections) => {
    const figures = SHARES.map((share) => enumerateCoverage(injections, share));
    const fault = figures.map(findCoverageFault).find((each) => each !== undefined);
    const most = (of: 'wronglyMet' | 'wronglyMissed'): string =>
      `${(Math.max(...figures.map((each) => each[of])) * 100).toFixed(2)} %`;
    const told = `at most ${most('wronglyMet')} wrongly met, ${most('wronglyMissed')} wrongly missed`;
    process.stdout.write(
      `${fault ? '✗' : '✓'} coverage of ${injections} injections: ${fault ?? told}\n`,
    );
    return fault;
  });
}

function main(runs: number, words: string[]): number {
  const chosen = INTERVAL_CASES.filter(({ name }) => words.every((word) => name.includes(word)));
  const faults = chosen.map((each) => {
    const result = verifyIntervals(each, runs);
    const fault = findFault(result);
    const [held, met, missed] = [result.held, result.met, result.missed].map(
      (value) => `${(value * 100).toFixed(1)} %`,
    );
    const figures = `held ${held}, wrongly met ${met}, wrongly missed ${missed}`;
    process.stdout.write(
      `${fault ? '✗' : '✓'} ${each.name}: ${fault ? `${fault} (${figures})` : figures}\n`,
    );
    return fault;
  });
  if (words.length === 0) faults.push(...verifyCoverage());
  const failed = faults.filter((fault) => fault !== undefined).length;
  process.stdout.write(`${faults.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

const RUNS = 4_000;

if (import.meta.main) {
  const [runs = RUNS, ...words] = process.argv.slice(2);
  process.exitCode = main(Number(runs), words);
}
