import { expect, test } from 'vitest';
import type { JournalEvent } from '../journal/event.ts';
import type { Journal } from '../journal/reader.ts';
import type { Verdict } from '../slo/verdict.ts';
import { exampleJournal } from './example/example-journal.ts';
import { exampleVerdict } from './example/example-verdict.ts';
import { renderReports } from './render-reports.ts';

const EVIL = '<script>alert("1")</script>';

test('every row stands in every format with its value, its interval and its bound', () => {
  const verdict = exampleVerdict();
  const files = renderReports(exampleJournal(), verdict);
  expect(Object.keys(files)).toEqual(['report.html', 'report.md', 'verdict.json', 'junit.xml']);
  for (const { quantity } of verdict.rows) {
    for (const text of Object.values(files)) expect(text).toContain(quantity);
  }
  expect(files['report.html']).toContain('[2.12 s, 2.15 s]');
  expect(files['report.md']).toContain('≤ 2 s');
  expect(JSON.parse(files['verdict.json'] ?? '')).toEqual(verdict);
});

test('the page needs nothing from anywhere and runs no script', () => {
  const page = htmlOf(exampleJournal(), exampleVerdict());
  expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|src=|javascript:/i);
  expect(page).not.toMatch(/(?:href|url)[=(]["']?(?:https?:)?\/\//i);
  for (const [, anchor = ''] of page.matchAll(/href="#([^"]+)"/g)) {
    expect(page, `the link to ${anchor} leads somewhere`).toContain(`id="${anchor}"`);
  }
});

test('a page of a 35 s run stays below 1 MB', () => {
  expect(htmlOf(exampleJournal(), exampleVerdict()).length).toBeLessThan(1_000_000);
});

test('the same journal gives the same bytes again', () => {
  const once = renderReports(exampleJournal(), exampleVerdict());
  expect(renderReports(exampleJournal(), exampleVerdict())).toEqual(once);
});

test('text of a scenario, a stack or a journal stays text', () => {
  const journal = exampleJournal();
  const { header } = journal;
  header.scenario = { ...header.scenario, text: EVIL };
  header.stack = { ...header.stack, text: EVIL };
  header.command = EVIL;
  const verdict = { ...exampleVerdict(), title: EVIL, question: EVIL, headline: EVIL };
  verdict.rows = verdict.rows.map((row) => ({ ...row, text: EVIL, reason: EVIL }));
  verdict.faults = verdict.faults.map((fault) => ({ ...fault, name: EVIL, target: EVIL }));
  const events = journal.events.map((event) =>
    'call' in event ? { ...event, call: `${EVIL}${event.call}` } : event,
  );
  const page = htmlOf({ ...journal, events }, verdict);
  expect(page).not.toContain('<script');
  expect(page).toContain('&#60;script&#62;');
});

test('the maker of every word and the silence beyond the bound can be read without colour', () => {
  const page = htmlOf(exampleJournal(), exampleVerdict());
  expect(page).toContain('G: grok answers');
  expect(page).toContain('O: openai answers');
  expect(page).toContain('class="silent-long"');
  expect(page).toMatch(/class="badge badge-inconclusive">\? inconclusive/);
});

test('a run without callers or faults is told as what it is', () => {
  const journal = exampleJournal();
  const events = journal.events.filter((event) => !('call' in event) && event.kind !== 'fault');
  const page = htmlOf({ ...journal, events }, { ...exampleVerdict(), faults: [] });
  expect(page).toContain('Nothing: this is a control run.');
  expect(page).not.toContain('id="calls"');
  expect(page).toContain('What users met');
});

test('an invalid run says why, at the top', () => {
  const invalid = ['source proxy never ended with its count'];
  const verdict: Verdict = { ...exampleVerdict(), valid: false, verdict: 'inconclusive', invalid };
  const files = renderReports(exampleJournal(), verdict);
  expect(files['report.html']).toContain('<strong>Invalid:</strong> source proxy never ended');
  expect(files['report.md']).toContain('## Why the run is invalid');
});

test('a journal of nothing but its header still gives a report', () => {
  const journal: Journal = { ...exampleJournal(), events: [], torn: ['line 2 is torn'] };
  expect(htmlOf(journal, { ...exampleVerdict(), faults: [], rows: [] })).toContain(
    'line 2 is torn',
  );
});

test('entries that are no events do not stop a report', () => {
  const journal = exampleJournal();
  const broken = [null, 3, { kind: 'word' }] as unknown as JournalEvent[];
  const events = [...broken, ...journal.events];
  expect(htmlOf({ ...journal, events }, exampleVerdict())).toContain('call-24');
});

test('a time that never came survives as text in the file for machines', () => {
  const verdict = exampleVerdict();
  verdict.rows = verdict.rows
    .slice(0, 1)
    .map((row) => ({ ...row, high: Number.POSITIVE_INFINITY }));
  expect(renderReports(exampleJournal(), verdict)['verdict.json']).toContain('"high": "Infinity"');
});

function htmlOf(journal: Journal, verdict: Verdict): string {
  return renderReports(journal, verdict)['report.html'] ?? '';
}
