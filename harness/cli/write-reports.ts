import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal } from '../journal/reader.ts';
import type { JunitOptions } from '../report/junit.ts';
import { renderReports } from '../report/render-reports.ts';
import type { Verdict } from '../slo/verdict.ts';

/** Writes every report format beside the journal. */
export function writeReports(
  folder: string,
  journal: Journal,
  verdict: Verdict,
  options: JunitOptions,
): void {
  for (const [name, text] of Object.entries(renderReports(journal, verdict, options))) {
    writeFileSync(join(folder, name), text);
  }
}
