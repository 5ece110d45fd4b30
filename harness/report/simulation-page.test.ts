import { expect, test } from 'vitest';
import { type Answers, answerStudy } from '../simulation/answer-study.ts';
import { describeSimulation } from '../simulation/describe-simulation.ts';
import { loadModel, parseModel } from '../simulation/load-model.ts';
import type { SimulationReport } from '../simulation/simulation-report.ts';
import { openStudy } from '../simulation/study.ts';
import { markTargets } from './chart/draw-downtime.ts';
import { renderSimulationJson } from './simulation-json.ts';
import { renderSimulationMarkdown } from './simulation-markdown.ts';
import { renderSimulationPage } from './simulation-page.ts';

const EVIL = '<script>alert("1")</script>';

function answer(loaded: ReturnType<typeof loadModel>): Answers {
  const study = openStudy(loaded);
  if (!study) throw new Error(loaded.problems[0]?.message);
  return answerStudy(study, { years: 100, seed: 'a' });
}

const ANSWERS = answer(loadModel('scenarios/models/agentflow.yaml'));
const REPORT = describeSimulation(ANSWERS, 'npx deadair simulate agentflow.yaml');
const PAGE = renderSimulationPage(REPORT, ANSWERS);

test('the page is one file that needs no script and nothing from elsewhere', () => {
  expect(PAGE).not.toMatch(/<script|<link|<img|@import|javascript:|url\((?!#)/i);
  expect(PAGE).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  expect(PAGE).not.toMatch(/undefined|NaN|\[object/);
});

test('four phases with all their charts and tables fit in 250 KB', () => {
  expect(Buffer.byteLength(PAGE)).toBeLessThan(250_000);
});

test('every chart has a table behind it, and every link leads somewhere', () => {
  for (const id of ['targets', 'uptime', 'causes', 'influences']) {
    const [, section = ''] = PAGE.split(`<section id="${id}"`);
    expect(section.split('</section>')[0], id).toContain('<table');
  }
  for (const [, anchor = ''] of PAGE.matchAll(/href="#([^"]+)"/g)) {
    expect(PAGE, `the link to ${anchor}`).toContain(`id="${anchor}"`);
  }
  const ids = [...PAGE.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('text of a model stays text, in the page and its charts', () => {
  const evil = answer(
    parseModel(
      'm.yaml',
      `title: '${EVIL}'
question: '${EVIL}'
targets: [99%]
components:
  '${EVIL}': { availability: 99%, repair: { exponential: { mean: 1h } }, source: '${EVIL}' }
phases: { '${EVIL}': ['${EVIL}'] }
notModelled: ['${EVIL}']
`,
    ),
  );
  const page = renderSimulationPage(describeSimulation(evil, EVIL), evil);
  expect(page).not.toContain('<script');
});

test('the same model and seed give the same bytes again', () => {
  const write = (): string => {
    const answers = answer(
      parseModel(
        'm.yaml',
        `title: T
question: Q
targets: [99%]
components:
  a: { availability: { from: 95%, to: 99% }, repair: { exponential: { mean: 1h } }, source: assumed }
phases: { p: [a] }
`,
      ),
    );
    return (
      renderSimulationPage(describeSimulation(answers, ''), answers) + renderSimulationJson(answers)
    );
  };
  expect(write()).toBe(write());
});

test('a figure stands to the right, words to the left, an answer has its sign', () => {
  expect(PAGE).toMatch(/<td class="cell-no">✗ [^<]+<small>/);
  expect(PAGE).toContain('<th scope="col" class="prose">source</th>');
  expect(PAGE).toContain('<th scope="col">best guess</th>');
});

test('the same stands in Markdown, with nothing that breaks a table', () => {
  const report: SimulationReport = {
    title: 'Pairs',
    question: 'Is a second one <worth> it?',
    headline: 'It is.',
    answer: 'yes',
    sections: [
      {
        id: 'targets',
        title: 'Chance that a year meets its target',
        text: 'A note.',
        tables: [
          {
            head: ['phase', '99.9 %'],
            rows: [['alone | first', { text: '98.0 %', answer: 'yes', note: '97.8 to 98.2 %' }]],
          },
        ],
      },
    ],
    command: 'npx deadair simulate pairs.yaml --seed a',
  };
  expect(renderSimulationMarkdown(report)).toBe(`# Pairs

Is a second one <worth> it?

**✓ It is.**

## Chance that a year meets its target

A note.

| phase | 99.9 % |
|---|---|
| alone \\| first | ✓ 98.0 % [97.8 to 98.2 %] |

Repeat it: \`npx deadair simulate pairs.yaml --seed a\``);
});

test('a target stands at the minutes that it leaves of the hours that are judged', () => {
  const [mark] = markTargets([0.995], 8_760 * (4 / 7)).data;
  expect(mark).toMatchObject({ name: '99.5 %' });
  expect(mark?.xAxis).toBeCloseTo(0.005 * 525_600 * (4 / 7), 9);
});
