import { expect, test } from 'vitest';
import { exampleJournal } from './example/example-journal.ts';
import { exampleVerdict } from './example/example-verdict.ts';
import { renderTerminal } from './terminal.ts';

test('the verdict comes first and every row has its sign', () => {
  const lines = renderTerminal(exampleJournal(), exampleVerdict(), { colour: false }).split('\n');
  expect(lines[0]).toContain('✗ missed  When grok was killed');
  expect(lines.filter((line) => /^ {2}[✓✗?] /.test(line))).toHaveLength(11);
  expect(lines.at(-1)).toBe('  9 met · 1 missed · 1 inconclusive · seed 1k9x2fq');
});

test('the columns of all rows are aligned', () => {
  const lines = renderTerminal(exampleJournal(), exampleVerdict(), { colour: false }).split('\n');
  const ends = lines.filter((line) => / n +\d+$| n \d+$/.test(line)).map((line) => line.length);
  expect(new Set(ends).size).toBe(1);
});

test('without colour there is not one escape sequence, with colour there is', () => {
  const text = (colour: boolean): string =>
    renderTerminal(exampleJournal(), exampleVerdict(), { colour });
  expect(text(false)).not.toContain('\u001b');
  expect(text(true)).toContain('\u001b[31m');
});

test('a scenario that is to show a miss says what was expected', () => {
  const verdict = { ...exampleVerdict(), expected: 'missed' as const, exitCode: 0 };
  expect(renderTerminal(exampleJournal(), verdict)).toContain('expected missed, exit 0');
});

test.each([80, 100, 140])(
  'on %d columns no row of numbers is wider, and all of them are aligned',
  (columns) => {
    const options = { colour: false, columns };
    const lines = renderTerminal(exampleJournal(), exampleVerdict(), options).split('\n');
    const ends = lines.filter((line) => / n +\d+$/.test(line)).map((line) => line.length);
    expect(new Set(ends).size).toBe(1);
    expect(ends[0]).toBeLessThanOrEqual(columns);
    for (const { quantity } of exampleVerdict().rows) expect(lines.join('\n')).toContain(quantity);
  },
);
