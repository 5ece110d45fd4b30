import type { Answers } from '../answer-study.ts';
import { decide } from '../decide.ts';
import type { Cell, ReportSection } from '../simulation-report.ts';
import { writeChance, writeChanceRange, writeShare } from '../write-figures.ts';

/** A phase keeps a target when at least so many of its years do. */
export const KEPT_FROM = 0.9;

/** Phase by target: how likely a year is good enough. */
export function describeTargets({ study: { model }, phases, beliefs }: Answers): ReportSection {
  const unsure = beliefs
    ? ' Below stands what it may be, as the numbers with a range or from trials are not known better: the middle ' +
      '95 % of them. A cell is decided only if all of that range agrees.'
    : '';
  return {
    id: 'targets',
    title: 'Chance that a year meets its target',
    text:
      'Years of 8,760 h, at the best guess of each number. A phase keeps a target (✓) when at least nine ' +
      `years of ten meet it.${unsure}`,
    tables: [
      {
        head: ['phase', ...model.targets.map(writeShare)],
        rows: phases.map(({ phase, meets }, index) => [
          phase,
          ...meets.map(({ chance }, nth): Cell => {
            const belief = beliefs?.phases[index]?.meets[nth]?.chance;
            return {
              text: writeChance(chance.value),
              answer: decide(belief ?? chance, KEPT_FROM),
              note: writeChanceRange(belief ?? chance),
            };
          }),
        ]),
      },
    ],
  };
}
