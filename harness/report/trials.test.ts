import { expect, test } from 'vitest';
import { estimateCoverage } from '../slo/coverage-estimate.ts';
import type { TrialSeries, Verdict } from '../slo/verdict.ts';
import { exampleJournal } from './example/example-journal.ts';
import { exampleVerdict } from './example/example-verdict.ts';
import { renderReports } from './render-reports.ts';
import { renderTerminal } from './terminal.ts';

const SERIES: TrialSeries = {
  failover: 'voice-ai',
  line: 19,
  withinMs: 5_000,
  trials: [
    { trial: 1, fault: 'dead#1', outcome: 'succeeded', units: 6, lowMs: 480, highMs: 521 },
    { trial: 2, fault: 'dead#2', outcome: 'failed', units: 4, reason: 'call-9: no word by openai' },
    { trial: 3, fault: 'dead#3', outcome: 'none', units: 0, reason: 'no call was owed an answer' },
  ],
  coverage: estimateCoverage(1, 2),
};

function withTrials(trials: TrialSeries[] = [SERIES]): Verdict {
  const verdict = exampleVerdict();
  const [fault] = verdict.faults;
  if (!fault) throw new Error('no fault');
  verdict.faults = [1, 2, 3].map((trial) => ({ ...fault, name: `dead#${trial}` }));
  return { ...verdict, trials };
}

test('the page and the summary hold each trial, and what they say together', () => {
  const { 'report.html': page = '', 'report.md': text = '' } = renderReports(
    exampleJournal(),
    withTrials(),
  );
  for (const report of [page, text]) {
    expect(report).toMatch(/ailover of voice-ai: 1 of 2 trials succeeded, 50 %/);
    expect(report).toContain('480 ms to 521 ms');
    expect(report).toContain('no word by openai');
    expect(report).toContain('1 of 3 say nothing');
  }
  expect(page).toContain('href="#trials"');
  expect(page).toContain('done 3 times');
  expect(page).toContain('Fault dead: kill grok, 3 trials');
});

test('a run without trials has no section of them', () => {
  const { 'report.html': page = '', 'report.md': text = '' } = renderReports(
    exampleJournal(),
    exampleVerdict(),
  );
  expect(page).not.toContain('id="trials"');
  expect(text).not.toContain('Trials');
});

test('a terminal shows each of a few trials, of many those that did not succeed', () => {
  const few = renderTerminal(exampleJournal(), withTrials(), { colour: false });
  expect(few).toContain('    ✓ trial 1  480 ms to 521 ms  units 6');
  expect(few).toContain('    ✗ trial 2  never  units 4  call-9: no word by openai');
  const [first, failed] = SERIES.trials;
  if (!first || !failed) throw new Error('no trials');
  const trials = [...Array.from({ length: 29 }, () => first), failed];
  const many = renderTerminal(exampleJournal(), withTrials([{ ...SERIES, trials }]), {
    colour: false,
  });
  expect(many).not.toContain('✓ trial');
  expect(many).toContain('✗ trial 2');
});
