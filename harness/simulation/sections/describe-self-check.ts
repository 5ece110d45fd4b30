import type { Answers } from '../answer-study.ts';
import type { Cell, ReportSection, ReportTable } from '../simulation-report.ts';
import type { PhaseSummary } from '../summarize.ts';
import {
  writeChance,
  writeChanceRange,
  writeMin,
  writeMinRange,
  writeShare,
} from '../write-figures.ts';

/** What was drawn beside what is known exactly. */
export function describeSelfCheck({ phases }: Answers): ReportSection {
  const tables = [
    compareMeans(phases),
    compareOutages(phases),
    compareChances(phases),
    tellRare(phases),
  ];
  return {
    id: 'self-check',
    title: 'Does the simulation agree with what is known exactly?',
    text:
      'The exact mean comes from formulas. z says how many standard errors the drawn one is off: beyond ±3 it would ' +
      'be a mistake in one of the two. Sharpened: the drawn mean less what chance did to the parts whose means are ' +
      'known; it takes the formulas for granted, and is never what z compares.',
    tables: tables.filter(({ rows }) => rows.length > 0),
  };
}

function compareMeans(phases: PhaseSummary[]): ReportTable {
  return {
    head: ['phase', 'drawn, min a year', 'sharpened', 'exact', 'z'],
    rows: phases.map(({ phase, downMin, sharpenedDownMin, exactDownMin, z }) => [
      phase,
      { text: writeMin(downMin.value), note: writeMinRange(downMin) },
      { text: writeMin(sharpenedDownMin.value), note: writeMinRange(sharpenedDownMin) },
      exactDownMin === undefined ? 'no formula' : writeMin(exactDownMin),
      exactDownMin === undefined ? '' : writeErrorsOff(z),
    ]),
  };
}

function writeErrorsOff(z: number | undefined): string | Cell {
  if (z === undefined) return 'too few outages met, or years all alike';
  return { text: z.toFixed(1).replace('-0.0', '0.0'), answer: Math.abs(z) <= 3 ? 'yes' : 'no' };
}

function compareOutages(phases: PhaseSummary[]): ReportTable {
  return {
    head: ['phase', 'outages a year', 'exact'],
    rows: phases.map(({ phase, outagesAYear }) => [
      phase,
      { text: writeMin(outagesAYear.value), note: writeMinRange(outagesAYear) },
      outagesAYear.exact === undefined ? 'no formula' : writeMin(outagesAYear.exact),
    ]),
  };
}

/** Of a single exponential component the chance of a year is known too. */
function compareChances(phases: PhaseSummary[]): ReportTable {
  return {
    head: ['phase and target', 'chance of a year', 'exact'],
    rows: phases.flatMap(({ phase, meets }) =>
      meets.flatMap(({ target, chance, exact }) =>
        exact === undefined
          ? []
          : [
              [
                `${phase}, ${writeShare(target)}`,
                { text: writeChance(chance.value), note: writeChanceRange(chance) },
                writeChance(exact),
              ],
            ],
      ),
    ),
  };
}

/** Where years hardly meet an outage, biased cycles say how rare it is. */
function tellRare(phases: PhaseSummary[]): ReportTable {
  return {
    head: [
      'hardly met in these years',
      'share of time down outside of maintenance, by biased cycles',
      'exact',
      'warning',
    ],
    rows: phases.flatMap(({ phase, rare }) =>
      rare
        ? [
            [
              phase,
              {
                text: rare.value.toExponential(3),
                note: `${rare.low.toExponential(3)} to ${rare.high.toExponential(3)}`,
              },
              rare.exact.toExponential(3),
              rare.warning ?? 'none',
            ],
          ]
        : [],
    ),
  };
}
