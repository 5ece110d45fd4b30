import type { Answers } from '../answer-study.ts';
import { isShare, type Parameter } from '../parameter.ts';
import { type Difference, minutesOf } from '../rank-parameters.ts';
import type { Cell, ReportSection } from '../simulation-report.ts';
import { writeHours, writeMin, writeShare } from '../write-figures.ts';

/** The tornado: what each number does to the best phase. */
export function describeInfluences({ best, phases }: Answers): ReportSection {
  const mean = phases.find(({ phase }) => phase === best.phase)?.downMin.value ?? Number.NaN;
  return {
    id: 'influences',
    title: 'Which numbers matter most',
    text:
      `Minutes a year that ${best.phase} is down more (+) or less (-) than its ${writeMin(mean)}, with one number at its low ` +
      `or high and all others as they are; ${best.years.toLocaleString('en-US')} years on the same failures, and by formula where there is one. A range that was not ` +
      'given or measured halves and doubles: the mean of a repair or a switch, or the share that is down or not covered.',
    tables: [
      {
        head: ['number', 'low', 'best', 'high', 'min at low', 'min at high', 'range'],
        rows: best.influences.map(({ parameter, low, high }) => [
          parameter.name,
          writeValue(parameter, parameter.low),
          writeValue(parameter, parameter.best),
          writeValue(parameter, parameter.high),
          writeDifference(low),
          writeDifference(high),
          nameRange(parameter),
        ]),
      },
    ],
  };
}

export function nameRange({ basis, draw }: Parameter): string {
  if (basis === 'measured') return '95 % of what its trials leave open';
  return draw ? 'given' : 'half, double';
}

export function writeValue(parameter: Parameter, value: number): string {
  return isShare(parameter) ? writeShare(value) : writeHours(value);
}

/** The exact one where there is a formula, and below it what was drawn. */
function writeDifference(difference: Difference): Cell {
  const { low, high } = difference.drawn;
  return {
    text: writeChange(minutesOf(difference)),
    note: `drawn ${writeChange(low)} to ${writeChange(high)}`,
  };
}

function writeChange(minutes: number): string {
  const text = writeMin(minutes);
  return Number(text.replaceAll(',', '')) > 0 ? `+${text}` : text;
}
