import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal } from '../journal/reader.ts';
import type { JunitOptions } from '../report/junit.ts';
import { renderReports } from '../report/render-reports.ts';
import { renderTrialFiles } from '../report/trial-files.ts';
import type { Verdict } from '../slo/verdict.ts';

/** Writes every report format beside the journal. */
export function writeReports(
  folder: string,
  journal: Journal,
  verdict: Verdict,
  options: JunitOptions,
): void {
  const reports = renderReports(journal, verdict, options);
  const trials = renderTrialFiles(journal.header, verdict.trials ?? []);
  for (const [name, text] of Object.entries({ ...reports, ...trials })) {
    writeFileSync(join(folder, name), text);
  }
}
