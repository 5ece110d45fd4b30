/**
 * Judges one journal as `deadair judge` does, and tells its parent what that took: until the verdict, and
 * until all reports are written. A process of its own, so that what it held at most is the judge's alone.
 * `rows`: without the service levels that every run of a stack with SLO files has in its header.
 */
import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '../../.cache/compiled'));
const startedMs = performance.now();
const [path = '', only] = process.argv.slice(2);
const { readJournal } = await import('../../harness/journal/reader.ts');
const { judge } = await import('../../harness/slo/judge.ts');
const journal = readJournal(path);
if (only === 'rows') delete journal.header.serviceLevels;
const verdict = judge(journal);
const judged = takeCost();
const { writeReports } = await import('../../harness/cli/write-reports.ts');
writeReports(dirname(path), journal, verdict, {});
process.send?.({ judged, reported: takeCost() } satisfies JudgeTook);

function takeCost(): Cost {
  const peakMb = process.resourceUsage().maxRSS / 1_024;
  return { seconds: (performance.now() - startedMs) / 1_000, peakMb };
}

export interface Cost {
  seconds: number;
  /** Largest resident set of the process until then. */
  peakMb: number;
}

export interface JudgeTook {
  judged: Cost;
  reported: Cost;
}
