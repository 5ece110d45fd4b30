import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fillRequirements, findProofs, findUnknownIds } from './fill-requirements.ts';

const root = join(import.meta.dirname, '..');
const text = readFileSync(join(root, 'docs/requirements.md'), 'utf8');

test('docs/requirements.md names for each row the scenarios that prove it', () => {
  expect(fillRequirements(text, findProofs(root)), 'run: npm run fix').toBe(text);
});

test('every id that a scenario proves stands in docs/requirements.md', () => {
  expect(findUnknownIds(text, findProofs(root))).toEqual([]);
});

test('a row that no scenario proves says so', () => {
  const filled = fillRequirements('| RED-1 | reads move | |', new Map());
  expect(filled).toBe('| RED-1 | reads move | not yet proven |');
});
