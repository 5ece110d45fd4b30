import { dirname } from 'node:path';
import { readJournal } from '../journal/reader.ts';
import type { JunitOptions } from '../report/junit.ts';
import { renderTerminal } from '../report/terminal.ts';
import { judge } from '../slo/judge.ts';
import { worstExitCode } from './exit-code.ts';
import { findJournal } from './find-journal.ts';
import { tellRefusal } from './tell-failure.ts';
import { writeReports } from './write-reports.ts';

/** Judges journals again: the same journal gives the same verdict, without a stack. */
export function judgeJournals(paths: string[], options: { inconclusive: string }): number {
  const skipInconclusive = options.inconclusive === 'skip';
  return worstExitCode(paths.map((path) => judgeJournal(path, { skipInconclusive })));
}

function judgeJournal(path: string, options: JunitOptions): number {
  try {
    const file = findJournal(path);
    const journal = readJournal(file);
    const verdict = judge(journal);
    writeReports(dirname(file), journal, verdict, options);
    process.stdout.write(`${renderTerminal(journal, verdict)}\n`);
    return verdict.exitCode;
  } catch (error) {
    return tellRefusal(error);
  }
}
