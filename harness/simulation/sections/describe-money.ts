import type { Estimate } from '../../probability/estimate.ts';
import type { Answers } from '../answer-study.ts';
import type { Cell, ReportSection } from '../simulation-report.ts';
import { writeAmount, writeChance } from '../write-figures.ts';

/** What each phase costs, saves and returns, against the first. */
export function describeMoney({ study, money, beliefs }: Answers): ReportSection[] {
  const { money: given } = study.model;
  if (!given) return [];
  const rows = money.map(({ phase, cost, lost, gain }) => [
    phase,
    writeAmount(cost),
    between(lost, writeAmount),
    gain ? between(gain.saved, writeAmount) : '',
    gain ? between(gain.net, writeAmount) : '',
    ...(beliefs ? [gain?.netBelief ? rangeOf(gain.netBelief, writeAmount) : ''] : []),
    gain?.perCost ? between(gain.perCost, (ratio) => ratio.toFixed(2)) : '',
    gain?.breakEvenPerMin ? between(gain.breakEvenPerMin, (amount) => amount.toFixed(3)) : '',
    gain ? writeChance(gain.yearsThatPay.value) : '',
  ]);
  const head = [
    'phase',
    'cost',
    'revenue lost',
    'saved',
    'net',
    ...(beliefs ? ['net, numbers unsure'] : []),
    'return per extra cost',
    'pays from, a minute',
    'years that pay',
  ];
  return [
    {
      id: 'money',
      title: `Money, ${given.currency} a year`,
      text:
        `Beside the first phase, year by year on the same failures. ${given.source}. Below a figure stands the 95 % ` +
        'interval of drawing it. Years that pay: single years in which what is saved is worth what it costs.',
      tables: [{ head, rows }],
    },
  ];
}

function between(estimate: Estimate, write: (value: number) => string): Cell {
  return { text: write(estimate.value), note: rangeOf(estimate, write) };
}

function rangeOf({ low, high }: Estimate, write: (value: number) => string): string {
  return `${write(low)} to ${write(high)}`;
}
