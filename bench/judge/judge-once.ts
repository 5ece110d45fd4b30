/**
 * Judges one journal as `deadair judge` does, and tells its parent what that took. A process of its own,
 * so that what it held at most is the judge's alone.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '../../.cache/compiled'));
const startedMs = performance.now();
const { judgeJournals } = await import('../../harness/cli/judge.ts');
const exitCode = judgeJournals([process.argv[2] ?? ''], { inconclusive: 'error' });
const took: JudgeTook = {
  exitCode,
  seconds: (performance.now() - startedMs) / 1_000,
  peakMb: process.resourceUsage().maxRSS / 1_024,
};
process.send?.(took);

export interface JudgeTook {
  exitCode: number;
  seconds: number;
  /** Largest resident set of the process. */
  peakMb: number;
}
