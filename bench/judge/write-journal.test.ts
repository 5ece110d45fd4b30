import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readJournal } from '../../harness/journal/reader.ts';
import { renderReports } from '../../harness/report/render-reports.ts';
import { judge } from '../../harness/slo/judge.ts';
import { writeJournal } from './write-journal.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deadair-long-run-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a long run is judged to what was put into it, and its page stays small', () => {
  const path = join(folder, 'long.ndjson');
  const known = writeJournal(path, 120_000);
  const journal = readJournal(path);
  expect(journal.torn).toEqual([]);
  const verdict = judge(journal);
  expect(verdict.rows.filter((row) => row.verdict !== 'met')).toEqual([]);
  const samplesOf = (quantity: string): number | undefined =>
    verdict.rows.find((row) => row.quantity === quantity)?.samples;
  expect(samplesOf('availability of user')).toBe(known.requests);
  expect(samplesOf('calls dropped')).toBe(known.calls);
  expect(samplesOf('writes lost')).toBe(known.writes);
  const availability = verdict.rows.find((row) => row.quantity === 'availability of user');
  expect(availability?.high).toBe(1 - known.badAnswers / known.requests);
  expect(renderReports(journal, verdict)['report.html']?.length).toBeLessThan(2_000_000);
}, 60_000);

test('the same seed writes the same bytes', () => {
  const paths = ['one', 'two'].map((name) => join(folder, name));
  const [one, two] = paths.map((path) => {
    writeJournal(path, 1_000, 'seed');
    return readFileSync(path, 'utf8');
  });
  expect(one).toBe(two);
});
