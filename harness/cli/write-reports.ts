import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal } from '../journal/reader.ts';
import { renderReports } from '../report/render-reports.ts';
import type { Verdict } from '../slo/verdict.ts';

/** Writes every report format beside the journal. */
export function writeReports(folder: string, journal: Journal, verdict: Verdict): void {
  for (const [name, text] of Object.entries(renderReports(journal, verdict))) {
    writeFileSync(join(folder, name), text);
  }
}
