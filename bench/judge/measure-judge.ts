import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '../../harness/slo/verdict.ts';
import { SMALL_PROCESS } from '../../tools/bootstrap/small-process.mjs';
import type { Cost, JudgeTook } from './judge-once.ts';
import { writeJournal } from './write-journal.ts';

const SIZES = [200_000, 1_000_000, 10_000_000];
const MOST_SECONDS = 60;
const MOST_MB = 300;

/**
 * A journal of 10 M events judged in one pass, and what its reports add. Before, the whole file was held as one
 * string and every event as an object: at this size that is beyond what Node can hold, so that there is
 * nothing to compare with here.
 */
export async function measureJudge(): Promise<void> {
  for (const events of SIZES) {
    const folder = mkdtempSync(join(tmpdir(), 'deadair-judge-bench-'));
    try {
      const path = join(folder, 'journal.ndjson');
      const known = writeJournal(path, events);
      const { judged: rows } = await judgeInChild(path, 'rows');
      const { judged, reported } = await judgeInChild(path);
      const verdict: Verdict = JSON.parse(readFileSync(join(folder, 'verdict.json'), 'utf8'));
      const pageKb = statSync(join(folder, 'report.html')).size / 1_000;
      const requests = verdict.rows[0]?.samples;
      if (verdict.verdict !== 'met' || requests !== known.requests) {
        throw new Error(
          `Failed to judge ${events} events: got ${verdict.verdict} on ${requests} requests. ` +
            `Expected met on ${known.requests}. Look at the generator in bench/judge.`,
        );
      }
      process.stdout.write(
        `judge: ${known.events.toLocaleString('en')} events, bound at 10 M: ${MOST_SECONDS} s and ${MOST_MB} MB\n` +
          `  its rows                 ${describe(rows)}\n` +
          `  and eight service levels ${describe(judged)}\n` +
          `  and all reports          ${describe(reported)}, page of ${pageKb.toFixed(0)} KB\n`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function describe({ seconds, peakMb }: Cost): string {
  const over = seconds > MOST_SECONDS || peakMb > MOST_MB ? ' OVER' : '';
  return `${seconds.toFixed(1).padStart(5)} s ${peakMb.toFixed(0).padStart(4)} MB${over}`;
}

async function judgeInChild(path: string, only = 'all'): Promise<JudgeTook> {
  const script = join(import.meta.dirname, 'judge-once.ts');
  // As the launcher starts it.
  const child = fork(script, [path, only], {
    execArgv: SMALL_PROCESS.heap,
    env: { ...process.env, ...SMALL_PROCESS.environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const told = once(child, 'message').then(([took]) => took as JudgeTook);
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`Failed to judge ${path}: the process ended with ${code ?? signal}.`);
  });
  ended.catch(() => {});
  return Promise.race([told, ended]);
}
