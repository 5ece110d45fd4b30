import { placeOf } from '../../history/pool-levels.ts';
import { nameSeries, standingOf } from '../../history/series.ts';
import type { HistoryReport } from '../../history/summarize-history.ts';
import type { Verdict } from '../../slo/verdict.ts';
import { describeBudget } from '../facts/budget-cells.ts';
import { countOf, describeMeasured } from '../wording/quantity.ts';
import { cutHeadline, VERDICT_SIGNS } from '../wording/verdict-words.ts';
import { describeChange, formatTime, hasNoData, STATE_WORDS } from './words.ts';

/** A part of the report as a table of plain text, for every format that has tables. */
export interface HistoryTable {
  id: string;
  title: string;
  /** What a reader must know to read it. */
  note: string;
  head: string[];
  rows: string[][];
  /** What is said when there is no row. */
  empty: string;
}

/** The verdict's sign and word. */
export function signOf(verdict: keyof typeof VERDICT_SIGNS): string {
  const { sign, word } = VERDICT_SIGNS[verdict];
  return `${sign} ${word}`;
}

/** How a run stands: a miss that its scenario expects is told as what it is. */
export function signStanding(verdict: Verdict): string {
  const standing = standingOf(verdict);
  const { expected } = verdict;
  if (expected === 'met') return signOf(standing);
  const { sign } = VERDICT_SIGNS[standing];
  if (verdict.verdict !== expected) return `${sign} ${verdict.verdict}, not as expected`;
  const doubt = standing === 'met' ? '' : ', in a run that proves nothing';
  return `${sign} ${expected}, as expected${doubt}`;
}

/** Every cell that is more than never tried, with the scenarios that say so. */
export function tabulateMatrix({ matrix }: HistoryReport): HistoryTable {
  const tried = matrix.cells.filter(({ state }) => state !== 'never-tried');
  return {
    id: 'tried',
    title: 'What was tried',
    note: MATRIX_NOTE,
    head: [
      'verdict',
      'component',
      'fault',
      'scenarios whose newest runs say so',
      'runs as expected',
    ],
    rows: tried.map(
      ({ component, fault, state, by, together, worseTogether, runs, asExpected }) => [
        `${STATE_WORDS[state].sign} ${STATE_WORDS[state].word}`,
        component,
        `${fault}${together ? ', only together with others' : ''}` +
          (worseTogether ? `; ${worseTogether} together with others` : ''),
        by
          .map(({ scenario, profile }) => [scenario, profile].filter(Boolean).join(' on '))
          .join('; '),
        `${asExpected} of ${runs}`,
      ],
    ),
    empty: 'Nothing was tried in this period.',
  };
}

export const MATRIX_NOTE =
  'A cell is judged by the newest run of each scenario and profile, the worst of them first. Runs that ' +
  'injected nothing else go before those that broke several things at once. A profile of which the ' +
  'scenario expects to be missed, and which is missed, is a known gap: it proves that this profile fails, ' +
  'and takes nothing from a profile that survives. A fault was tried whatever its settings were.';

function signLevel(level: HistoryReport['levels'][number]): string {
  if (hasNoData(level)) return '? no data';
  if (!level.isKnownGap) return signOf(level.record.verdict);
  const { sign, word } = STATE_WORDS['known-gap'];
  return `${sign} ${word}`;
}

/** What needs a reader first; what nobody measured is last. */
function sortLevels(levels: HistoryReport['levels']): HistoryReport['levels'] {
  const signs = ['✗ missed', '? inconclusive', '✓ met', '◇ known gap', '? no data'];
  return levels.toSorted((a, b) => signs.indexOf(signLevel(a)) - signs.indexOf(signLevel(b)));
}

export function tabulateLevels({ levels }: HistoryReport): HistoryTable {
  return {
    id: 'levels',
    title: 'Error budget of each service level',
    note:
      'Good and bad of all runs of the period are added. These runs are experiments, in which faults are ' +
      'injected on purpose: what they spent is what such faults cost, not what a live service did in a ' +
      'month. A known gap is missed by a profile of which every scenario expects it. Spent is what the time that was measured burned of the budget of the whole window; what is left ' +
      'may be less than nothing. No data is never met.',
    head: [
      'verdict',
      'service level',
      'goal',
      'measured [95 %]',
      'counted',
      'budget spent',
      'left',
      'why',
    ],
    rows: sortLevels(levels).map((level) => {
      const { record, runs, leftOut } = level;
      const { name, goal, measured, interval, counted, spent, left, causes } =
        describeBudget(record);
      const invalid = leftOut > 0 ? `, ${countOf(leftOut, 'invalid one')} left out` : '';
      return [
        signLevel(level),
        [`${record.service} ${name}`, ...placeOf(level)].join(' · '),
        goal,
        [measured, interval].filter(Boolean).join(' '),
        `${counted} in ${countOf(runs.length, 'run')}${invalid}${causes === '' ? '' : ` (${causes})`}`,
        spent,
        left,
        record.reason ?? '',
      ];
    }),
    empty: 'No run measured a service level. Write one beside the stack and run a scenario again.',
  };
}

export function tabulateCosts({ costs }: HistoryReport): HistoryTable {
  return {
    id: 'costs',
    title: 'What an incident would cost',
    note:
      'Share of a budget of 30 days that one outage would burn, of the length that the scenario assumes, ' +
      'as its newest run measured it.',
    head: ['verdict', 'what breaks', 'cost', 'bound', 'of what', 'scenario'],
    rows: costs.map(({ faults, row, title, profile }) => {
      const { value, interval, bound } = describeMeasured(row);
      const broken = faults.map(({ target, kind }) => `${target}: ${kind}`).join(' + ');
      return [
        signOf(row.verdict),
        broken || 'nothing',
        [value, interval].filter(Boolean).join(' '),
        bound,
        [row.quantity, row.formula].filter(Boolean).join(': '),
        [title, profile].filter(Boolean).join(' · '),
      ];
    }),
    empty: 'No scenario of this period asks for the cost of an incident (incident-cost).',
  };
}

export function tabulateWorsened({ worsened }: HistoryReport): HistoryTable {
  return {
    id: 'worse',
    title: 'What got worse',
    note:
      'The last run of each scenario beside the median of those before it became so, of the same text, stack, ' +
      'settings and machine. Worse is a verdict that fell from met to missed, or a value beyond 10 % and beyond ' +
      'what chance and the instrument explain at once; with three earlier runs or more, beyond all of them ' +
      '(beyond nine in ten when it lasts, or when the verdict fell).',
    head: ['row', 'scenario', 'usual', 'last', 'change', 'since', 'why'],
    rows: worsened.map(({ series, name, usual, last, earlier, recent, sinceMs, change }) => [
      name,
      `${nameSeries(series)} (line ${last.line})`,
      `${describeMeasured(usual).value} in ${countOf(earlier, 'run')}`,
      `${describeMeasured(last).value}, ${last.verdict}`,
      describeChange(change, last.unit),
      `${formatTime(sinceMs)}, ${countOf(recent, 'run')}`,
      last.reason ?? (change.by === 'verdict' ? `was ${usual.verdict}` : ''),
    ]),
    empty: 'Nothing, beyond what chance and the instrument explain.',
  };
}

/** The newest run of each scenario and profile. */
export function tabulateSeries({ series }: HistoryReport): HistoryTable {
  return {
    id: 'scenarios',
    title: 'Each scenario, and its newest run',
    note: 'How the newest run stands beside what its scenario expects, and how many did in the period.',
    head: ['verdict', 'scenario', 'newest run', 'as expected', 'what it found'],
    rows: series.map((one) => {
      const { runs, newest } = one;
      const kept = runs.filter(({ verdict }) => standingOf(verdict) === 'met').length;
      return [
        signStanding(newest.verdict),
        nameSeries(one),
        formatTime(newest.startedMs),
        `${kept} of ${runs.length}`,
        cutHeadline(newest.verdict),
      ];
    }),
    empty: 'Nothing was run in this period.',
  };
}

/** Runs that are in no figure, so that no hole is silent. */
export function tabulateUncounted({ unjudged, unreadable, future }: HistoryReport): HistoryTable {
  return {
    id: 'uncounted',
    title: 'Runs that are not counted',
    note: 'They are in no figure above.',
    head: ['run', 'why'],
    rows: [
      ...unjudged.map((folder) => [
        folder,
        'It has no verdict: it still runs, or its process was killed. deadair judge gives it one.',
      ]),
      ...unreadable.map(({ folder, reason }) => [folder, reason]),
      ...future.map(({ folder, startedMs }) => [
        folder,
        `It says that it began in the future (${new Date(startedMs).toISOString()}): the clock of its machine was ahead.`,
      ]),
    ],
    empty: 'None: every run of the folder is counted.',
  };
}
