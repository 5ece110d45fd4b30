import type { Journal } from '../journal/reader.ts';
import { EventIndex } from '../slo/event-index.ts';
import type { Verdict } from '../slo/verdict.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { type JunitOptions, renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';

type Renderer = (journal: Journal, verdict: Verdict, options: JunitOptions) => string;

/** One file of a run's folder for each format. */
const FORMATS: Record<string, Renderer> = {
  'report.html': renderHtml,
  'report.md': renderMarkdown,
  'verdict.json': (_, verdict) => renderJson(verdict),
  'junit.xml': (_, verdict, options) => renderJunit([{ verdict }], options),
};

/** File name → text, for every format. Pure: an old journal gives the same bytes again. */
export function renderReports(
  journal: Journal,
  verdict: Verdict,
  options: JunitOptions = {},
): Record<string, string> {
  const sound = { ...journal, events: new EventIndex(journal.events).ordered };
  const files = Object.entries(FORMATS).map(([name, render]) => [
    name,
    render(sound, verdict, options),
  ]);
  return Object.fromEntries(files);
}
