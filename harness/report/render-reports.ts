import type { Journal } from '../journal/reader.ts';
import { EventIndex } from '../slo/event-index.ts';
import type { Verdict } from '../slo/verdict.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';

type Renderer = (journal: Journal, verdict: Verdict) => string;

/** One file of a run's folder for each format. */
const FORMATS: Record<string, Renderer> = {
  'report.html': renderHtml,
  'report.md': renderMarkdown,
  'verdict.json': (_, verdict) => renderJson(verdict),
};

/** File name → text, for every format. Pure: an old journal gives the same bytes again. */
export function renderReports(journal: Journal, verdict: Verdict): Record<string, string> {
  const sound = { ...journal, events: new EventIndex(journal.events).ordered };
  const files = Object.entries(FORMATS).map(([name, render]) => [name, render(sound, verdict)]);
  return Object.fromEntries(files);
}
