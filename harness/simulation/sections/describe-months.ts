import type { Answers } from '../answer-study.ts';
import type { ReportSection, ReportTable } from '../simulation-report.ts';
import type { PhaseMonths } from '../summarize-months.ts';
import { writeChance, writeMin, writeShare } from '../write-figures.ts';

/** Months, which service levels are counted in. */
export function describeMonths({ study: { model }, months }: Answers): ReportSection {
  const groups = Map.groupBy(months, ({ month }) => month);
  const table = (name: string, rows: PhaseMonths[]): ReportTable => ({
    head: [
      `${name}, phase`,
      'median min',
      '95 of 100 below',
      '99 of 100 below',
      ...model.targets.map(writeShare),
    ],
    rows: rows.map(({ phase, p50Min, p95Min, p99Min, meets }) => [
      phase,
      writeMin(p50Min),
      writeMin(p95Min),
      writeMin(p99Min),
      ...meets.map(({ chance }) => writeChance(chance.value)),
    ]),
  });
  return {
    id: 'months',
    title: 'A month',
    text:
      `${(months[0]?.count ?? 0).toLocaleString('en-US')} months of 30 days and as many years of four weeks, each drawn as such and no twelfth of a ` +
      'year, at the best guess of each number. Columns of targets: chance that a month meets it.',
    tables: [...groups].map(([name, rows]) => table(name, rows)),
  };
}
