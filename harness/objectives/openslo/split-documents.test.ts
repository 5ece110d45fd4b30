import { expect, test } from 'vitest';
import { splitDocuments } from './split-documents.ts';

const split = (text: string) => splitDocuments('a.yaml', text);

test('each document of a file knows its lines in the whole file', () => {
  const sources = split('a: 1\n---\n# of b\nb: 2\n--- { c: 3 }\n...\n%YAML 1.2\n---\nd: 4\n');
  expect(sources.map(({ value }) => value)).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }, { d: 4 }]);
  expect(
    sources.map((source) => source.positionOfKey(Object.keys(source.value as object))),
  ).toEqual([
    { line: 1, column: 1 },
    { line: 4, column: 1 },
    { line: 5, column: 7 },
    { line: 9, column: 1 },
  ]);
  expect(sources.flatMap(({ problems }) => problems)).toEqual([]);
});

test('a marker within a text does not begin a document', () => {
  expect(split('a: |\n  ---\n  b\n').map(({ value }) => value)).toEqual([{ a: '---\nb\n' }]);
});

test('a file of nothing but markers is refused', () => {
  expect(split('---\n'.repeat(3_000))[0]?.problems[0]?.message).toMatch(/3000 documents/);
});

test('a file that nests deeper than anybody writes is refused where it does', () => {
  const places = [
    `a: 1\nb: ${'['.repeat(200_000)}`,
    '- '.repeat(50_000),
    '{ a: '.repeat(9_000),
  ].map((text) => split(text)[0]?.problems);
  expect(places).toEqual([
    [expect.objectContaining({ line: 2, column: 104 })],
    [expect.objectContaining({ line: 1, column: 1 })],
    [expect.objectContaining({ line: 1, column: 501 })],
  ]);
  expect(split(`${'[]'.repeat(500)}\n`)[0]?.problems[0]?.message).not.toMatch(/levels/);
});
