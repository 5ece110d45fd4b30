import { expect, test } from 'vitest';
import type { LoadRow, Verdict } from '../slo/verdict.ts';
import { exampleJournal } from './example/example-journal.ts';
import { exampleVerdict } from './example/example-verdict.ts';
import { renderReports } from './render-reports.ts';
import { renderTerminal } from './terminal.ts';

const ROW: LoadRow = {
  ...{ window: 'during grok-dead', load: 'spike', scenario: 'reads', series: 'requests' },
  ...{ count: 1_234, errors: 12, dropped: 3 },
  ...{ p50Ms: 12.3, p95Ms: 480, p99Ms: Number.POSITIVE_INFINITY, k6P95Ms: 21 },
};

function verdictWith(rows: LoadRow[]): Verdict {
  const ended = 'stopped with the load (exit code 105)';
  const own = 'k6’s own summary: rate<0.1 passed.';
  const scripts = [{ load: 'spike', script: 'scenarios/load/<spike>.js', ended, own }];
  return { ...exampleVerdict(), load: { scripts, rows } };
}

test('a run without k6 says nothing of it', () => {
  const files = renderReports(exampleJournal(), exampleVerdict());
  for (const text of Object.values(files)) expect(text).not.toMatch(/k6/);
});

test('the table of k6 stands in every format that people read, with its links and its cells', () => {
  const verdict = verdictWith([ROW]);
  const files = renderReports(exampleJournal(), verdict);
  expect(files['report.md']).toContain(
    '|spike · reads|requests|during grok-dead|1,234|12|3|12 ms|480 ms|never|21 ms|',
  );
  expect(files['report.html']).toContain('<a href="#load">What k6 saw</a>');
  expect(files['report.html']).toContain('<td class="number">480 ms</td>');
  expect(files['report.html']).toContain('&#60;spike&#62;.js');
  expect(JSON.parse(files['verdict.json'] ?? '').load.rows[0]).toMatchObject({
    count: 1_234,
    p99Ms: 'Infinity',
  });
  const terminal = renderTerminal(exampleJournal(), verdict, { colour: false });
  expect(terminal).toMatch(/spike · reads {2}requests {2}during grok-dead .* 480 ms {2}never {2}/);
  expect(terminal).toContain('k6 scenarios/load/<spike>.js stopped with the load');
});

test('what k6 says of its whole run stands in every format that people read', () => {
  const verdict = verdictWith([ROW]);
  const files = renderReports(exampleJournal(), verdict);
  const terminal = renderTerminal(exampleJournal(), verdict, { colour: false });
  for (const text of [files['report.md'], files['report.html'], terminal]) {
    expect(text).toMatch(/own summary: rate.{1,5}0\.1 passed/);
  }
});

test('a quantile of too few samples is a dash', () => {
  const { p95Ms: _, ...few } = ROW;
  const text = renderReports(exampleJournal(), verdictWith([few]))['report.md'];
  expect(text).toContain('|12 ms|–|never|21 ms|');
});

test('a load that cannot be placed in time has no table, and says how k6 ended', () => {
  const files = renderReports(exampleJournal(), verdictWith([]));
  expect(files['report.md']).toContain('stopped with the load');
  expect(files['report.md']).not.toContain('p95 by k6');
});
