import { expect, test } from 'vitest';
import type { SimulationReport } from '../simulation/describe-simulation.ts';
import { renderSimulationMarkdown } from './simulation-markdown.ts';
import { renderSimulationPage } from './simulation-page.ts';

const REPORT: SimulationReport = {
  title: 'Pairs',
  question: 'Is a second one <worth> it?',
  headline: 'together meets 99.9 % in 98.0 % of the years.',
  sections: [
    {
      id: 'targets',
      title: 'Chance that a year meets its target',
      text: 'A note.',
      tables: [{ head: ['phase', '99.9 %'], rows: [['alone | first', '0.0 %']] }],
    },
  ],
  command: 'npx deadair simulate pairs.yaml --seed a',
};
const CURVES = ['alone', 'together'].map((phase, index) => ({
  phase,
  points: Array.from({ length: 200 }, (_, n): [number, number] => [n * 10 ** index, (n + 1) / 200]),
}));

test('the page is one file that needs no script and nothing from elsewhere', () => {
  const page = renderSimulationPage(REPORT, CURVES, [0.999, 0.995]);
  expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)|@import|url\((?!#)/);
  expect(page.length).toBeLessThan(250_000);
  expect(page).toContain('Is a second one &#60;worth&#62; it?');
  expect(page.match(/<svg[^>]*viewBox/g)).toHaveLength(3);
  expect(page).toContain('99.9 %');
  expect(page).not.toMatch(/undefined|NaN/);
});

test('the same stands in Markdown, with nothing that breaks a table', () => {
  expect(renderSimulationMarkdown(REPORT)).toBe(`# Pairs

Is a second one <worth> it?

**together meets 99.9 % in 98.0 % of the years.**

## Chance that a year meets its target

A note.

| phase | 99.9 % |
|---|---|
| alone \\| first | 0.0 % |

Repeat it: \`npx deadair simulate pairs.yaml --seed a\``);
});
