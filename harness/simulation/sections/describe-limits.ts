import type { Answers } from '../answer-study.ts';
import type { ReportSection } from '../simulation-report.ts';

/** What a reader must not expect in it. */
export function describeLimits({ study: { model, parameters } }: Answers): ReportSection {
  const unsure = parameters.filter(({ draw }) => !draw).length;
  const limits = [
    ...model.notModelled,
    ...(unsure > 0
      ? [
          `How sure ${unsure} of the ${parameters.length} numbers are: nothing is known of it. They stand at their best ` +
            'guess in all but the table of what matters most.',
        ]
      : []),
  ];
  return {
    id: 'limits',
    title: 'What is not in it',
    tables: [{ head: ['not modelled'], rows: limits.map((limit) => [limit]) }],
  };
}
