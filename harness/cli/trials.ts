import { writeFileSync } from 'node:fs';
import { readJournal } from '../journal/reader.ts';
import { renderTrialFile } from '../report/trial-files.ts';
import { describeCoverage } from '../report/wording/trial-words.ts';
import { viewRun } from '../slo/run-view.ts';
import { describeTrials, findDifferences, type RunTrials } from '../slo/trial-posterior.ts';
import { viewTrials } from '../slo/trials.ts';
import { EXIT_CODES } from './exit-code.ts';
import { findJournal } from './find-journal.ts';
import { tellRefusal } from './tell-failure.ts';

interface PoolOptions {
  out: string;
  failover?: string;
}

/** Pools the trials of several runs into one file, from their journals; refuses what differs. */
export function poolTrials(paths: string[], { out, failover }: PoolOptions): number {
  try {
    const [first, ...others] = paths.map((path) => readTrials(path, failover));
    if (!first) return EXIT_CODES.badInput;
    const seen = new Set<string>();
    for (const run of [first, ...others]) {
      const { run: name } = run.header;
      if (seen.has(name)) {
        throw new Error(`Failed to pool trials: got ${name} twice. Expected each run once.`);
      }
      seen.add(name);
      const differences = findDifferences(first, run);
      if (differences.length === 0) continue;
      throw new Error(
        `Failed to pool ${name} with ${first.header.run}: they differ in ${differences.join('; ')}. ` +
          'Expected runs that are trials of the same thing. Write a file for each.',
      );
    }
    const pooled = describeTrials([first, ...others]);
    writeFileSync(out, renderTrialFile(pooled));
    const trials = [first, ...others].flatMap(({ series }) => series.trials);
    process.stdout.write(`${describeCoverage({ ...pooled, trials })}\n${out}\n`);
    return EXIT_CODES.met;
  } catch (error) {
    return tellRefusal(error);
  }
}

function readTrials(path: string, failover: string | undefined): RunTrials {
  const file = findJournal(path);
  const run = viewRun(readJournal(file));
  const known = viewTrials(run);
  const wanted = known.filter((series) => failover === undefined || series.failover === failover);
  const [series, ...others] = wanted;
  if (series && others.length === 0) return { header: run.header, series };
  const names = known.map((one) => one.failover).join(', ') || 'none';
  throw new Error(
    `Failed to find the trials of ${failover ?? 'one failover'} in ${path}: got ${names}. Expected ` +
      'exactly one failover with several trials. Name it by --failover, or run the scenario with --trials.',
  );
}
