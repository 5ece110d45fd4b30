import { expect, test } from 'vitest';
import { exampleLevel } from '../../history/example-history.ts';
import { exampleRecord, exampleRecords, exampleReport } from './example-report.ts';
import { renderHistory } from './render-history.ts';

const EVIL = '<script>alert("1")</script>|`x`\n# y';

const file = (name: string, report = exampleReport()): string => renderHistory(report)[name] ?? '';

test('the first sentence says what is proven, missed and never tried, in every format for people', () => {
  const sentence =
    /In the last 30 days, of \d+ ways to break this stack: 1 proven, 1 missed, 1 inconclusive, \d+ never tried\./;
  for (const name of ['report.html', 'report.md', 'summary.md']) {
    expect(file(name), name).toMatch(sentence);
  }
  expect(JSON.parse(file('report.json')).headline).toMatch(sentence);
});

test('nothing is ever called proven where nothing was run', () => {
  const empty = exampleReport([], { unjudged: [] });
  expect(file('summary.md', empty)).toMatch(/^### \? not decided\n\n\*\*Nothing was run in/);
  expect(file('report.md', empty)).toContain('No run measured a service level.');
  expect(file('junit.xml', empty)).toContain('type="NoData"');
  expect(file('report.html', empty)).not.toContain('class="badge badge-met"');
});

test('all that was tried and proven is green, though most was never tried', () => {
  const proven = exampleReport([exampleRecord({ day: 1 })], { unjudged: [] });
  expect(file('summary.md', proven)).toMatch(/^### ✓ proven as far as tried/);
});

test('the page needs nothing from anywhere and runs no script', () => {
  const page = file('report.html');
  expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|src=|javascript:/i);
  expect(page).not.toMatch(/(?:href|url)[=(]["']?(?:https?:)?\/\//i);
  expect(page).not.toMatch(/undefined|NaN|\[object/);
  for (const [, anchor = ''] of page.matchAll(/href="#([^"]+)"/g)) {
    expect(page, `the link to ${anchor} leads somewhere`).toContain(`id="${anchor}"`);
  }
});

test('the same runs give the same bytes again', () => {
  expect(renderHistory(exampleReport())).toEqual(renderHistory(exampleReport()));
});

test('text of a scenario or a stack stays text', () => {
  const [first] = exampleRecords();
  if (!first) throw new Error('there are examples');
  const { verdict } = first;
  verdict.title = EVIL;
  verdict.headline = EVIL;
  verdict.verdict = 'missed';
  verdict.rows = verdict.rows.map((row) => ({
    ...row,
    quantity: EVIL,
    reason: EVIL,
    verdict: 'missed',
  }));
  first.serviceLevels = [{ ...exampleLevel(1, 1), slo: EVIL, causes: [{ fault: EVIL, bad: 1 }] }];
  const report = exampleReport([first], { unreadable: [{ folder: EVIL, reason: EVIL }] });
  const files = renderHistory(report);
  expect(files['report.html']).not.toContain('<script');
  for (const name of ['report.md', 'summary.md']) {
    expect(files[name]?.replaceAll('\\<', '')).not.toContain('<script');
    expect(files[name]).not.toMatch(/^# y/m);
  }
  expect(() => JSON.parse(files['report.sarif'] ?? '')).not.toThrow();
  const outsideOfText = files['junit.xml']?.replaceAll(/<!\[CDATA\[.*?\]\]>/gs, '');
  expect(outsideOfText).not.toContain('<script');
});

test('a weak profile that was missed in a run that proves nothing is told as undecided', () => {
  const gap = exampleRecord({ day: 1, profile: 'phase-0', expected: 'missed', silenceMs: 3_000 });
  const verdict = { ...gap.verdict, valid: false, invalid: ['The instrument was late.'] };
  const report = exampleReport([{ ...gap, verdict }]);
  expect(file('report.md', report)).toContain(
    '? missed, as expected, in a run that proves nothing',
  );
  expect(file('summary.md', report)).toMatch(/^### \? not decided/);
});

test('a run that begins in the future is in no figure, and told as such', () => {
  const report = exampleReport([exampleRecord({ day: 1 }), exampleRecord({ day: 31 })]);
  const files = renderHistory(report);
  const { runs, future } = JSON.parse(files['report.json'] ?? '');
  expect(runs).toBe(1);
  expect(future).toMatchObject([{ at: expect.stringMatching(/^2026-12-01T/) }]);
  expect(files['report.html']).toContain('began in the future (2026-12-01T');
  expect(files['summary.md']).toMatch(/Not counted.*2 runs/);
});

test('a level without data is an error of JUnit, a missed one a failure, the rest inconclusive', () => {
  const levels = [
    { ...exampleLevel(1, 1_000), slo: 'gone' },
    { ...exampleLevel(1, 0), slo: 'thin' },
    { ...exampleLevel(0, 0), slo: 'void' },
    { ...exampleLevel(1_000_000, 0), slo: 'fine' },
  ];
  const xml = file('junit.xml', exampleReport([exampleRecord({ day: 1, levels })]));
  expect(xml).toContain('<testsuite name="slo.voice-agent" tests="4" failures="1" errors="2"');
  expect(xml).toMatch(
    /name="voice-agent gone[^"]*".*?<failure message="SLI [^"]*" type="SLOViolation">/s,
  );
  expect(xml).toMatch(/<error message="[^"]*" type="Inconclusive">/);
  expect(xml).toMatch(/<error message="no data: nothing was counted" type="NoData"/);
  expect(xml).toContain('file="scenarios/grok-killed.yaml"');
});

test('what a weak profile misses as expected is no failure in any format', () => {
  const weak = { day: 1, profile: 'phase-0', expected: 'missed', silenceMs: 3_000 } as const;
  const gap = exampleRecord({ ...weak, levels: [exampleLevel(1, 1_000)] });
  const proven = exampleRecord({ day: 2, levels: [exampleLevel(1_000_000, 0)] });
  const report = exampleReport([gap, proven], { unjudged: [] });
  expect(file('summary.md', report)).toMatch(/^### ✓ proven as far as tried/);
  expect(file('summary.md', report)).toContain('1 met, 0 missed, 1 missed as expected');
  expect(file('report.md', report)).toContain('| ◇ known gap | voice-agent voice-call-success');
  expect(file('junit.xml', report)).not.toMatch(/<failure|<error/);
  expect(file('junit.xml', report)).toContain('missed, as expected: SLI');
  expect(JSON.parse(file('report.sarif', report)).runs[0].results).toEqual([]);
});

test('where no run can be held beside the last nothing is called unchanged', () => {
  const two = [1, 2].map((day) => exampleRecord({ day }));
  expect(file('report.md', exampleReport(two))).toContain('Nothing, beyond chance, in 1 scenario.');
  for (const run of two) run.origin = undefined;
  const told = file('report.md', exampleReport(two));
  expect(told).toContain('Cannot be told: no scenario has two sound runs of the same text');
  expect(JSON.parse(file('report.json', exampleReport(two))).comparable).toBe(0);
});

test('what an incident costs is told the dearest first, and what nobody measured last', () => {
  const costs = [undefined, 0.2, Number.POSITIVE_INFINITY, 7].map((high, index) => {
    const run = exampleRecord({ day: 1, folder: `cost-${index}`, scenario: `${index}.yaml` });
    const [row] = run.verdict.rows;
    if (!row) throw new Error('the example has rows');
    const samples = high === undefined ? 0 : 5;
    run.verdict.rows = [{ ...row, kind: 'incident-cost', unit: 'share', low: 0.1, high, samples }];
    return run;
  });
  const { costs: told } = JSON.parse(file('report.json', exampleReport(costs)));
  expect(told.map(({ folder }: { folder: string }) => folder)).toEqual([
    'cost-2',
    'cost-3',
    'cost-1',
    'cost-0',
  ]);
});

test('service levels that need a reader stand first, those without data last', () => {
  const levels = [
    { ...exampleLevel(0, 0), slo: 'a-void' },
    { ...exampleLevel(1_000_000, 0), slo: 'b-fine' },
    { ...exampleLevel(1, 0), slo: 'c-thin' },
    { ...exampleLevel(1, 1_000), slo: 'd-gone' },
  ];
  const text = file('report.md', exampleReport([exampleRecord({ day: 1, levels })]));
  const order = [...text.matchAll(/^\| . [a-z ]+ \| voice-agent (\S+),/gm)].map(([, slo]) => slo);
  expect(order).toEqual(['d-gone', 'c-thin', 'b-fine', 'a-void']);
});

test('JUnit holds the newest run of each scenario, and a miss that was expected fails nothing', () => {
  const xml = file('junit.xml');
  expect(xml).toContain(
    '<testsuite name="Grok is slow · phase-1" tests="2" failures="1" errors="0"',
  );
  expect(xml).toContain(
    '<testsuite name="Nobody else · phase-0" tests="2" failures="0" errors="0"',
  );
});

test('every point of every trend stands in the file for machines', () => {
  const { series, levels, standing } = JSON.parse(file('report.json'));
  expect(standing).toBe('missed');
  const killed = series.find(({ scenario }: { scenario: string }) =>
    scenario.includes('grok-killed'),
  );
  expect(killed.rows[0].points).toHaveLength(2);
  expect(levels[0]).toMatchObject({
    good_events_count: 1_700,
    bad_events_count: 300,
    runs: [{}, {}],
  });
});

test('2,000 runs fit into a page that a browser opens', () => {
  const many = Array.from({ length: 2_000 }, (_, index) =>
    exampleRecord({ day: 1 + (index % 30), folder: `run-${index}` }),
  );
  expect(file('report.html', exampleReport(many)).length).toBeLessThan(500_000);
});
