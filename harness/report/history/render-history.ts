import type { HistoryReport } from '../../history/summarize-history.ts';
import { renderHistoryHtml } from './html.ts';
import { renderHistoryJson } from './json.ts';
import { renderHistoryJunit } from './junit.ts';
import { renderHistoryMarkdown } from './markdown.ts';
import { renderSarif } from './sarif.ts';
import { renderStepSummary } from './step-summary.ts';

export const STEP_SUMMARY_FILE = 'summary.md';

/** One file for each format. */
const FORMATS: Record<string, (report: HistoryReport) => string> = {
  'report.html': renderHistoryHtml,
  'report.md': renderHistoryMarkdown,
  'report.json': renderHistoryJson,
  'junit.xml': renderHistoryJunit,
  'report.sarif': renderSarif,
  [STEP_SUMMARY_FILE]: renderStepSummary,
};

/** File name → text, for every format. Pure: the same runs and period give the same bytes again. */
export function renderHistory(report: HistoryReport): Record<string, string> {
  const files = Object.entries(FORMATS).map(([name, render]) => [name, render(report)]);
  return Object.fromEntries(files);
}
