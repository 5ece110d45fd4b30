import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exampleLevel } from '../../history/example-history.ts';
import type { RunRecord } from '../../history/run-record.ts';
import { exampleRecord, exampleReport } from './example-report.ts';
import { MOST_SUMMARY_BYTES, renderStepSummary } from './step-summary.ts';

const anything = fc.oneof(
  fc.string({ maxLength: 40, unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom('|', '`', '\\', '<', '>', '\n', '\r', '*', '#', '💥', '\u2028'),
  }),
  fc.constantFrom('x'.repeat(100_000), '💥'.repeat(30_000), '|'.repeat(50_000), '</details>'),
);

function runWith(text: string, index: number): RunRecord {
  const run = exampleRecord({ day: 1, folder: `${text}${index}`, silenceMs: 3_000 });
  const { verdict } = run;
  verdict.scenario = `${text}${index}`;
  verdict.title = text;
  verdict.profile = text;
  verdict.headline = text;
  verdict.rows = verdict.rows.map((row) => ({ ...row, quantity: text, reason: text }));
  verdict.faults = verdict.faults.map((fault) => ({ ...fault, kind: text, target: text }));
  run.serviceLevels = [
    { ...exampleLevel(1, 1), slo: text, service: text, unit: text, reason: text },
  ];
  return run;
}

test('whatever stands in the runs, it fits, begins with the verdict, and its tables stay tables', () => {
  fc.assert(
    fc.property(anything, fc.integer({ min: 0, max: 60 }), (text, count) => {
      const runs = Array.from({ length: count }, (_, index) => runWith(text, index));
      const summary = renderStepSummary(exampleReport(runs, { unjudged: [text, text] }));
      expect(Buffer.byteLength(summary)).toBeLessThan(MOST_SUMMARY_BYTES);
      expect(summary).toMatch(/^### [✓✗?] /);
      checkTables(summary);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test('500 runs of 500 scenarios, of which all missed, fit', () => {
  const runs = Array.from({ length: 500 }, (_, index) => {
    const scenario = `scenarios/a-scenario-with-a-rather-long-name-${index}.yaml`;
    const title = `A scenario with a rather long name, number ${index}`;
    const silenceMs = 3_000;
    return exampleRecord({ day: 1, folder: `run-${index}`, scenario, title, silenceMs });
  });
  const summary = renderStepSummary(exampleReport(runs));
  expect(Buffer.byteLength(summary)).toBeLessThan(MOST_SUMMARY_BYTES);
  expect(summary).toMatch(/^### ✗ missed/);
  expect(summary).toContain('Each scenario, and its newest run: 500');
  checkTables(summary);
});

test('thousands of rows are counted where they do not fit', () => {
  const unreadable = Array.from({ length: 5_000 }, (_, index) => ({
    folder: `run-${index}`,
    reason: 'it is torn '.repeat(20),
  }));
  const summary = renderStepSummary(exampleReport([], { unreadable }));
  expect(Buffer.byteLength(summary)).toBeLessThan(MOST_SUMMARY_BYTES);
  expect(summary).toMatch(/\d,?\d+ more rows stand in report\.html\./);
  checkTables(summary);
});

/** Outside of our own folds no tag, no open code, no heading but the first, and each row has all cells. */
function checkTables(summary: string): void {
  const bare = summary
    .replaceAll(/<\/?details>|<summary>[^<]*<\/summary>/g, '')
    .replaceAll(/\\[\\`*_|<>[\]]/g, '');
  expect(bare).not.toMatch(/[`<>\r\u2028]/);
  expect(bare.match(/^#/gm)).toHaveLength(1);
  expect(summary.match(/<details>/g)?.length).toBe(summary.match(/<\/details>/g)?.length);
  let columns = 0;
  for (const line of bare.split('\n')) {
    if (!line.startsWith('|')) columns = 0;
    else if (columns === 0) columns = line.split('|').length;
    else expect(line.split('|')).toHaveLength(columns);
  }
}
