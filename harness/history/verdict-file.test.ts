import { expect, test } from 'vitest';
import { parseVerdictFile } from './verdict-file.ts';

test.each([
  ['{"schema": 1, "ro', 'it holds no whole JSON object'],
  ['', 'it holds no whole JSON object'],
  ['{}', 'schema is wrong'],
])('a verdict that was half written is told, with how to write it again: %j', (text, reason) => {
  const read = () => parseVerdictFile(text, 'reports/a/verdict.json');
  expect(read).toThrow(`Failed to read reports/a/verdict.json: ${reason}`);
  expect(read).toThrow('deadair judge reports/a');
});
