import type { Answers } from '../answer-study.ts';
import { YEAR_H } from '../life.ts';
import type { ReportSection } from '../simulation-report.ts';
import { writeMin, writeMinRange, writeShare } from '../write-figures.ts';

/** Two layers of what is unknown, apart: years differ, and the numbers are not known for certain. */
export function describeUptime({ phases, beliefs, years, drawn }: Answers): ReportSection {
  const [{ judgedH } = { judgedH: YEAR_H }] = drawn;
  const isAllExact = phases.every(({ exactDownMin }) => exactDownMin !== undefined);
  const unsure = beliefs
    ? 'Numbers unsure: the mean year, for the middle 95 % of what the numbers with a range or from trials may be; ' +
      `${beliefs.draws} draws of them${isAllExact ? '' : `, and where no formula is known their differences from the best guess on the same ${beliefs.yearsEach} years, as wide again as chance in both leaves open`}. The two are not added up: more years make the first no narrower, better ` +
      'numbers the second.'
    : 'How sure the numbers are is not known: none of them has a range, and none was measured.';
  return {
    id: 'uptime',
    title: 'A year',
    text:
      `${years.toLocaleString('en-US')} years of 8,760 h for each phase, at the best guess of each number. Each begins at a random ` +
      'moment, and every phase sees the same failures. Years differ: ninety of a hundred are down for so ' +
      `long. ${unsure}`,
    tables: [
      {
        head: [
          'phase',
          'mean uptime',
          'down, min a year',
          'median year',
          'years differ, min',
          ...(beliefs ? ['numbers unsure, mean min'] : []),
        ],
        rows: phases.map(({ phase, uptime, downMin, p5Min, p50Min, p95Min }, index) => {
          const belief = beliefs?.phases[index];
          const minutes = (share: number): number => (1 - share) * judgedH * 60;
          return [
            phase,
            writeShare(uptime.value),
            { text: writeMin(downMin.value), note: `drawn within ${writeMinRange(downMin)}` },
            writeMin(p50Min),
            writeMinRange({ low: p5Min, high: p95Min }),
            ...(belief
              ? [
                  writeMinRange({
                    low: minutes(belief.uptime.high),
                    high: minutes(belief.uptime.low),
                  }),
                ]
              : []),
          ];
        }),
      },
    ],
  };
}
