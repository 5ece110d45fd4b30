import { expect, test } from 'vitest';
import { exampleRun } from './example-history.ts';
import { parseVerdictFile } from './verdict-file.ts';

const { verdict: EXAMPLE } = exampleRun({ folder: 'a', startedAt: '2026-11-01T06:00:00Z' });
const withPart = (part: object): string => JSON.stringify({ ...EXAMPLE, ...part });

test.each([
  ['it holds no whole JSON object', '{"schema": 1, "ro'],
  ['it holds no whole JSON object', ''],
  ['schema is wrong', '{}'],
  ['exitCode is wrong', withPart({ exitCode: 1.5 })],
  ['rows.0.line is wrong', withPart({ rows: [{ ...EXAMPLE.rows[0], line: 3.5 }] })],
])(
  'a verdict that was half written, or is odd, is told with how to write it again: %s',
  (reason, text) => {
    const read = () => parseVerdictFile(text, 'reports/a/verdict.json');
    expect(read).toThrow(`Failed to read reports/a/verdict.json: ${reason}`);
    expect(read).toThrow('deadair judge reports/a');
  },
);
