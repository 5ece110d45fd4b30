import type { Answers } from '../answer-study.ts';
import { apportion } from '../apportion.ts';
import type { ReportSection } from '../simulation-report.ts';

const US_PER_MIN = 60_000_000;

/** Minutes by cause. Shown figures are rounded so that they add up to the shown whole. */
export function describeCauses({ phases }: Answers): ReportSection {
  return {
    id: 'causes',
    title: 'What the downtime is owed to',
    text:
      'What two are to blame for at once is booked on the one that stands first. Causes are counted in whole ' +
      'microseconds and add up exactly; the figures shown add up too, by largest remainder.',
    tables: phases.map(({ phase, causes, downUs }) => {
      const unit = downUs < 100 * US_PER_MIN ? US_PER_MIN / 10 : US_PER_MIN;
      const write = (units: number): string =>
        ((units * unit) / US_PER_MIN).toLocaleString('en-US', {
          minimumFractionDigits: unit === US_PER_MIN ? 0 : 1,
        });
      const total = Math.round(downUs / unit);
      const shown = apportion(
        causes.map(({ us }) => us / unit),
        total,
      );
      const share = (us: number): string =>
        downUs === 0 ? '' : `${((us / downUs) * 100).toFixed(1)} %`;
      return {
        head: [phase, 'min a year', 'share'],
        rows: [
          ...causes.map(({ name, us }, index) => [name, write(shown[index] ?? 0), share(us)]),
          ['together', write(total), ''],
        ],
      };
    }),
  };
}
