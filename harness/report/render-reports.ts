import type { Journal } from '../journal/reader.ts';
import { type RunView, viewRun } from '../slo/run-view.ts';
import type { Verdict } from '../slo/verdict.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { type JunitOptions, renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { type Story, tellStory } from './wording/story.ts';

interface Told {
  run: RunView;
  verdict: Verdict;
  story: Story;
  options: JunitOptions;
}

/** One file of a run's folder for each format. */
const FORMATS: Record<string, (told: Told) => string> = {
  'report.html': ({ run, verdict, story }) => renderHtml(run, verdict, story),
  'report.md': ({ run, verdict, story }) => renderMarkdown(run, verdict, story),
  'verdict.json': ({ verdict }) => renderJson(verdict),
  'junit.xml': ({ verdict, options }) => renderJunit([{ verdict }], options),
};

/** File name → text, for every format. Pure: an old journal gives the same bytes again. */
export function renderReports(
  journal: Journal,
  verdict: Verdict,
  options: JunitOptions = {},
): Record<string, string> {
  const run = viewRun(journal);
  const told = { run, verdict, story: tellStory(run, verdict), options };
  const files = Object.entries(FORMATS).map(([name, render]) => [name, render(told)]);
  return Object.fromEntries(files);
}
