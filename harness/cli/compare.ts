import { basename, dirname, resolve } from 'node:path';
import { compareRuns, findObstacles } from '../history/compare-runs.ts';
import { DEFAULT_FLOORS, type Floors } from '../history/floors.ts';
import { readHistory } from '../history/read-history.ts';
import { readRun, VERDICT_FILE } from '../history/read-run.ts';
import type { RunRecord } from '../history/run-record.ts';
import { renderComparison } from '../report/comparison.ts';
import { duration, share } from '../scenario/units.ts';
import { EXIT_CODES } from './exit-code.ts';
import { quoteWord } from './quote-word.ts';
import { tellRefusal } from './tell-failure.ts';
import { tellIndexTrouble } from './tell-index-trouble.ts';

export interface CompareOptions {
  reports: string;
  floorRelative?: string;
  floorTime?: string;
  floorShare?: string;
  floorCount?: string;
  /** Compare although the runs were made on two machines. */
  acrossMachines?: boolean;
}

const OUTCOME_CODES = {
  worse: EXIT_CODES.missed,
  unknown: EXIT_CODES.inconclusive,
  same: EXIT_CODES.met,
} as const;

/** Compares a run with an earlier one of the same scenario; a regression is exit code 1. */
export function compareWith(
  baselinePath: string,
  candidatePath: string | undefined,
  options: CompareOptions,
): number {
  try {
    const floors = readFloors(options);
    const baseline = readRunAt(baselinePath);
    const candidate =
      candidatePath === undefined
        ? findNewest(baseline, options.reports)
        : readRunAt(candidatePath);
    refuseReversed(baseline, candidate, [baselinePath, candidatePath]);
    const obstacles = findObstacles(baseline, candidate, options);
    if (baseline.verdict.run === candidate.verdict.run) obstacles.push('both are the same run');
    if (obstacles.length > 0) {
      const reasons = obstacles.map((obstacle) => `\n  ${obstacle}`).join('');
      throw new Error(
        `Failed to compare ${baseline.folder} with ${candidate.folder}:${reasons}\n` +
          'Expected two whole runs of the same scenario on the same stack and machine. Run the scenario again ' +
          'as it is now, or take another machine for as good with --across-machines.',
      );
    }
    const comparison = compareRuns(baseline, candidate, floors);
    process.stdout.write(`${renderComparison(comparison)}\n`);
    return OUTCOME_CODES[comparison.outcome];
  } catch (error) {
    return tellRefusal(error);
  }
}

/** In the wrong order a regression would be told as an improvement. */
function refuseReversed(
  baseline: RunRecord,
  candidate: RunRecord,
  [first, second = '']: [string, string?],
): void {
  if (candidate.startedMs >= baseline.startedMs) return;
  const [before, after] = [candidate, baseline].map(({ startedMs }) =>
    new Date(startedMs).toISOString(),
  );
  throw new Error(
    `Failed to compare ${baseline.folder} with ${candidate.folder}: got a candidate of ${before}, which is before ` +
      `the baseline of ${after}. Expected the earlier run first. ` +
      `Write deadair compare ${quoteWord(second)} ${quoteWord(first)}.`,
  );
}

/** A run folder, or the verdict.json in it. */
function runFolder(path: string): string {
  return basename(path) === VERDICT_FILE ? dirname(path) : path;
}

function readRunAt(path: string): RunRecord {
  try {
    return readRun(resolve(runFolder(path)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    const got = (error as NodeJS.ErrnoException).code;
    throw new Error(
      `Failed to read the run ${path}: got ${got}. Expected a run folder with a verdict.json, or that file. ` +
        'A run whose process was killed has none: deadair judge writes it.',
    );
  }
}

/** The newest run of the same scenario, profile, backend and stack file that began after the baseline. */
function findNewest(baseline: RunRecord, reports: string): RunRecord {
  const { scenario, profile, backend } = baseline.verdict;
  const history = readHistory(reports, { scenario });
  tellIndexTrouble(history.trouble);
  const newest = history.runs.findLast(
    ({ startedMs, verdict, origin }) =>
      startedMs > baseline.startedMs &&
      verdict.profile === profile &&
      verdict.backend === backend &&
      origin?.stackFile === baseline.origin?.stackFile,
  );
  if (newest) return newest;
  throw new Error(
    `Failed to find a run to compare with ${baseline.folder}: ${reports} has no later one of ${scenario}` +
      `${profile === undefined ? '' : ` on ${profile}`} (${backend}). Run it again, or name the folder with --reports.`,
  );
}

/** @throws when an option is not written with its unit */
function readFloors(options: CompareOptions): Floors {
  const { floorRelative, floorTime, floorShare, floorCount } = options;
  const read = (name: string, text: string | undefined, unit: typeof share): number | undefined => {
    if (text === undefined) return undefined;
    const { data, success } = unit.safeParse(text);
    if (success) return data;
    const example = unit === duration ? '100ms or 1.5s' : '10%';
    throw new Error(
      `Failed to read --${name}: got ${text}. Expected it with its unit, such as ${example}.`,
    );
  };
  const count = floorCount === undefined ? undefined : Number(floorCount);
  if (floorCount !== undefined && !/^\d+$/.test(floorCount)) {
    throw new Error(
      `Failed to read --floor-count: got ${floorCount || 'nothing'}. Expected 0, 1, 2 or more.`,
    );
  }
  return {
    relative: read('floor-relative', floorRelative, share) ?? DEFAULT_FLOORS.relative,
    timeMs: read('floor-time', floorTime, duration),
    share: read('floor-share', floorShare, share),
    count,
  };
}
