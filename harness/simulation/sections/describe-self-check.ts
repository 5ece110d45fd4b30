import type { Answers } from '../answer-study.ts';
import type { ReportSection } from '../simulation-report.ts';
import { writeMin, writeMinRange } from '../write-figures.ts';

/** The drawn means beside exact ones. */
export function describeSelfCheck({ phases }: Answers): ReportSection {
  return {
    id: 'self-check',
    title: 'Does the simulation agree with what is known exactly?',
    text:
      'The exact mean comes from formulas. z says how many standard errors the drawn one is off: beyond ±3 it would ' +
      'be a mistake in one of the two. Sharpened: the drawn mean less what chance did to the parts whose means are ' +
      'known; it takes the formulas for granted, and is never what z compares.',
    tables: [
      {
        head: ['phase', 'drawn, min a year', 'sharpened', 'exact', 'z'],
        rows: phases.map(({ phase, downMin, sharpenedDownMin, exactDownMin, z }) => [
          phase,
          { text: writeMin(downMin.value), note: writeMinRange(downMin) },
          { text: writeMin(sharpenedDownMin.value), note: writeMinRange(sharpenedDownMin) },
          exactDownMin === undefined ? 'no formula' : writeMin(exactDownMin),
          z === undefined
            ? ''
            : {
                text: z.toFixed(1).replace('-0.0', '0.0'),
                answer: Math.abs(z) <= 3 ? 'yes' : 'no',
              },
        ]),
      },
    ],
  };
}
