import type { Answers } from '../answer-study.ts';
import { minutesOf } from '../rank-parameters.ts';
import type { Purchase } from '../rank-purchases.ts';
import type { ReportSection } from '../simulation-report.ts';
import { writeAmount, writeMin, writeMinRange } from '../write-figures.ts';

/** Rows for each phase. */
const SHOWN = 4;

/** What to buy next, for each phase: single changes on the same failures. */
export function describePurchases({ purchases, study: { model } }: Answers): ReportSection[] {
  const { list, years } = purchases;
  if (list.length === 0) return [];
  const { money } = model;
  const hasPrices = list.some(({ price }) => price !== undefined);
  const groups = [...Map.groupBy(list, ({ phase }) => phase)];
  const row = (purchase: Purchase): ReportSection['tables'][number]['rows'][number] => {
    const { change, spared, worth, price } = purchase;
    return [
      change,
      { text: writeMin(minutesOf(spared)), note: `drawn ${writeMinRange(spared.drawn)}` },
      ...(worth
        ? [
            {
              text: writeAmount(worth.value),
              note: `${writeAmount(worth.low)} to ${writeAmount(worth.high)}`,
            },
          ]
        : []),
      ...(worth && hasPrices
        ? [
            price === undefined ? 'not known' : writeAmount(price),
            price ? (minutesOf(spared) / price).toFixed(2) : '',
          ]
        : []),
    ];
  };
  return [
    {
      id: 'purchases',
      title: 'What to buy next',
      text:
        `Single changes of each phase, the best first: ${years.toLocaleString('en-US')} years on the same failures, at the best guess of each number. ` +
        (money
          ? `Worth is the revenue that a change saves, ${money.currency} a month: up to that price it pays.`
          : 'The model says nothing of money, so minutes decide.'),
      tables: groups.map(([phase, rows]) => ({
        head: [
          phase,
          'min a year spared',
          ...(money ? ['worth a month'] : []),
          ...(money && hasPrices ? ['price a month', 'min a year per price'] : []),
        ],
        rows: rows.slice(0, SHOWN).map(row),
      })),
    },
  ];
}
