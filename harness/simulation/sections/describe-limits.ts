import type { Answers } from '../answer-study.ts';
import type { ReportSection } from '../simulation-report.ts';

/** What no model of this kind holds. U_req / U_time = E[L^2] / E[L]^2 for failures in proportion to the load L. */
const ALWAYS = [
  'Busy hours, and weeks or months that are worse than others: failures come at the same rates all year, and each hour ' +
    'counts the same. Where they come with the load, more requests fail than time tells: 1.32 times as many for a load ' +
    'that swings by 80 % around its mean.',
];

/** What a reader must not expect in it. */
export function describeLimits({ study: { model, parameters } }: Answers): ReportSection {
  const unsure = parameters.filter(({ draw }) => !draw).length;
  const limits = [
    ...model.notModelled,
    ...(model.calls ? [] : ['Calls in flight: the model does not say how long calls last.']),
    ...(model.money
      ? ['What an incident costs by itself. Revenue is lost in proportion to the time down.']
      : []),
    ...ALWAYS,
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
