import { expect, test } from 'vitest';
import type { ServiceLevelRecord } from '../slo/service-level-record.ts';
import type { Verdict } from '../slo/verdict.ts';
import { exampleJournal } from './example/example-journal.ts';
import { exampleVerdict } from './example/example-verdict.ts';
import { renderReports } from './render-reports.ts';

const RECORD: ServiceLevelRecord = {
  slo: 'voice-call-success',
  service: 'voice-agent',
  objective: '99 %',
  method: 'occurrences',
  unit: 'calls',
  goal: 0.99,
  window_ms: 30 * 86_400_000,
  sli_measurement: 0.975,
  good_events_count: 39,
  bad_events_count: 1,
  error_budget_target: 0.01,
  error_budget_burn_rate: 2.5,
  error_budget_minutes: 432,
  error_budget_remaining_minutes: -21.5,
  error_budget_consumed_ratio: 1.0497685,
  ci95: [0.87, 0.9956],
  n_incidents: 1,
  n_eff: 40,
  verdict: 'inconclusive',
  reason: '40 calls are too few: 90 more runs like this one would decide',
  causes: [{ fault: 'grok-dead', target: 'grok', bad: 1 }],
};

function render(...records: ServiceLevelRecord[]): Record<string, string> {
  const verdict: Verdict = { ...exampleVerdict(), serviceLevels: records };
  return renderReports(exampleJournal(), verdict);
}

test('the budget of a service level stands in the page and in the Markdown', () => {
  const files = render(RECORD);
  for (const name of ['report.html', 'report.md']) {
    const text = (files[name] ?? '').replaceAll('\\', '');
    expect(text).toContain('Error budget');
    expect(text).toContain('voice-call-success, 99 %');
    expect(text).toContain('[87 %, 99.56 %]');
    expect(text).toContain('1 of 40 calls bad');
    expect(text).toContain('2.5×');
    expect(text).toContain('104.98 %');
    expect(text).toContain('-21.5 of 432 min, spent');
    expect(text).toContain('1 [0.02532, 5.572]');
    expect(text).toContain('90 more runs like this one would decide');
  }
});

test('maintenance and what lateness left open are said', () => {
  const record = {
    ...RECORD,
    maintenance_ms: 8_000,
    maintenance_events_count: 7,
    undecided_events_count: 2,
  };
  const page = render(record)['report.html'];
  expect(page).toContain('2 left open by lateness, 7 events in 8 s of maintenance left out');
});

test('a service level without data says so and shows no figures', () => {
  const { sli_measurement, ci95, error_budget_burn_rate, error_budget_remaining_minutes, ...rest } =
    RECORD;
  const page = render({ ...rest, good_events_count: 0, bad_events_count: 0, causes: [] })[
    'report.html'
  ];
  expect(page).toContain('no data');
});

test('without service levels nothing of a budget is shown', () => {
  const files = renderReports(exampleJournal(), exampleVerdict());
  expect(files['report.html']).not.toContain('rror budget');
  expect(files['report.md']).not.toContain('rror budget');
});

test('the formula of a row stands beside it', () => {
  const verdict = exampleVerdict();
  verdict.rows = verdict.rows.slice(0, 1).map((row) => ({ ...row, formula: 'a ÷ b' }));
  const files = renderReports(exampleJournal(), verdict);
  expect(files['report.html']).toContain('<small>a ÷ b</small>');
  expect(files['report.md']).toContain('a ÷ b');
});
