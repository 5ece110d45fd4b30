import type { RowChange } from '../../history/compare-rows.ts';
import type { CellState, MatrixCell } from '../../history/fault-matrix.ts';
import { nameLevel, type PooledLevel } from '../../history/pool-levels.ts';
import { standingOf } from '../../history/series.ts';
import type { HistoryReport } from '../../history/summarize-history.ts';
import type { VerdictName } from '../../scenario/scenario.ts';
import type { Row } from '../../slo/verdict.ts';
import { countOf, formatCount, formatMs, formatShare } from '../wording/quantity.ts';

/** A cell's sign and word: the sign is never colour alone. */
export const STATE_WORDS: Record<CellState, { sign: string; word: string }> = {
  proven: { sign: '✓', word: 'proven' },
  missed: { sign: '✗', word: 'missed' },
  inconclusive: { sign: '?', word: 'inconclusive' },
  'known-gap': { sign: '◇', word: 'known gap' },
  'never-tried': { sign: '·', word: 'never tried' },
};

/** What the whole of a period comes to. Nothing that was never tried is ever called proven. */
export const STANDING_WORDS: Record<VerdictName, string> = {
  met: '✓ proven as far as tried',
  missed: '✗ missed',
  inconclusive: '? not decided',
};

/** The report in words that need no glossary: the headline, then what it rests on. */
export interface HistoryStory {
  standing: VerdictName;
  headline: string;
  told: { what: string; text: string }[];
}

export function tellHistory(report: HistoryReport): HistoryStory {
  const { period, runs, matrix, levels, unjudged, unreadable, future } = report;
  const of = (state: CellState): MatrixCell[] =>
    matrix.cells.filter((cell) => cell.state === state);
  const counts = Object.entries(STATE_WORDS).map(([state, { word }]): [number, string] => [
    of(state as CellState).length,
    word,
  ]);
  const faults = countOf(matrix.cells.length, 'way');
  const tally = counts
    .filter(([count, word]) => count > 0 || word === 'proven' || word === 'missed')
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
  const scope = `in ${period.text}, of ${faults} to break this stack: ${tally}`;
  const headline = runs === 0 ? `Nothing was run ${scope}.` : `${capitalise(scope)}.`;
  const lost = unjudged.length + unreadable.length + future.length;
  return {
    standing: findStanding(report),
    headline,
    told: [
      { what: 'Proven', text: listCells(of('proven')) || 'Nothing.' },
      { what: 'Missed', text: tellMissed(matrix.cells) },
      ...tellOptional('Not decided', listCells(of('inconclusive'))),
      ...tellOptional('Known gaps', listCells(of('known-gap'))),
      { what: 'Never tried', text: tellUntried(report) },
      { what: 'Budgets', text: tellLevels(levels) },
      { what: 'Got worse', text: tellWorsened(report) },
      ...tellOptional('Not counted', lost > 0 ? `${countOf(lost, 'run')}: see the end.` : ''),
    ],
  };
}

function findStanding({ runs, matrix, levels, series }: HistoryReport): VerdictName {
  const said = [
    ...series.map(({ newest }) => standingOf(newest.verdict)),
    ...levels.map(({ record, isKnownGap }) => (isKnownGap ? 'known-gap' : record.verdict)),
    ...matrix.cells.map(({ state }) => state),
  ];
  if (said.includes('missed')) return 'missed';
  const proven = matrix.cells.some(({ state }) => state === 'proven');
  return runs === 0 || !proven || said.includes('inconclusive') ? 'inconclusive' : 'met';
}

function tellOptional(what: string, text: string): HistoryStory['told'] {
  return text === '' ? [] : [{ what, text }];
}

function tellMissed(cells: MatrixCell[]): string {
  const alone = listCells(cells.filter(({ state }) => state === 'missed'));
  const together = listCells(cells.filter(({ worseTogether }) => worseTogether === 'missed'));
  const told = together === '' ? '' : `Together with others, though not alone: ${together}`;
  return [alone, told].filter(Boolean).join(' ') || 'Nothing.';
}

/** `grok: kill, silence (with others); postgres: kill.` */
function listCells(cells: MatrixCell[]): string {
  const byComponent = Map.groupBy(cells, ({ component }) => component);
  const parts = [...byComponent].map(([component, own]) => {
    const faults = own.map(({ fault, together }) => (together ? `${fault} (with others)` : fault));
    return `${component}: ${faults.join(', ')}`;
  });
  return parts.length === 0 ? '' : `${parts.join('; ')}.`;
}

function tellUntried({ matrix, stackFiles }: HistoryReport): string {
  const parts = matrix.components.map(({ name }) => {
    const own = matrix.cells.filter(({ component }) => component === name);
    const untried = own.filter(({ state }) => state === 'never-tried').length;
    if (untried === own.length) return `${name} at all`;
    return untried === 0 ? '' : `${name} with ${untried} of ${own.length} faults`;
  });
  const told = parts.filter((part) => part !== '');
  const known =
    stackFiles.length > 0 ? '' : ' No stack file was found: only what was tried is known.';
  return `${told.length === 0 ? 'Nothing that is known' : told.join('; ')}.${known}`;
}

function tellLevels(levels: PooledLevel[]): string {
  if (levels.length === 0) return 'No run measured a service level.';
  const gaps = levels.filter(({ isKnownGap }) => isKnownGap);
  const of = (verdict: VerdictName): PooledLevel[] =>
    levels.filter(({ record, isKnownGap }) => !isKnownGap && record.verdict === verdict);
  const overspent = levels.filter(
    ({ record, isKnownGap }) => !isKnownGap && (record.error_budget_remaining_minutes ?? 0) < 0,
  ).length;
  const unmeasured = levels.filter((level) => hasNoData(level)).length;
  const missed = of('missed').map(nameLevel);
  return [
    `Of ${countOf(levels.length, 'service level')} ${of('met').length} met, ${missed.length} missed` +
      `${missed.length > 0 ? ` (${missed.slice(0, 5).join('; ')})` : ''}, ` +
      `${gaps.length > 0 ? `${gaps.length} missed as expected, ` : ''}` +
      `${of('inconclusive').length} not decided${unmeasured > 0 ? `, of which ${unmeasured} without data` : ''}.`,
    overspent > 0 ? `${countOf(overspent, 'budget')} overspent by these runs alone.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

export function hasNoData({ record }: PooledLevel): boolean {
  return record.good_events_count + record.bad_events_count === 0;
}

function tellWorsened({ worsened, comparable, series }: HistoryReport): string {
  const same = 'the same text, stack, settings and machine';
  if (comparable === 0) return `Cannot be told: no scenario has two sound runs of ${same}.`;
  const rest = series.length - comparable;
  const found =
    worsened.length === 0
      ? `Nothing, beyond chance, in ${countOf(comparable, 'scenario')}.`
      : `${countOf(worsened.length, 'row')}, told below.`;
  return rest === 0
    ? found
    : `${found} Of ${countOf(rest, 'more scenario')} it cannot be told: no two sound runs of ${same}.`;
}

/** `310 ms worse (31 %)`; what is not known is said so. */
export function describeChange({ worseBy, relative = 0 }: RowChange, unit: Row['unit']): string {
  if (worseBy === undefined) return 'unknown';
  if (worseBy === 0) return 'none';
  const word = worseBy > 0 ? 'worse' : 'better';
  const size = formatSize(Math.abs(worseBy), unit);
  const share = Math.abs(relative);
  const part = Number.isFinite(share) && share > 0 ? ` (${formatPercent(share)})` : '';
  return `${size} ${word}${part}`;
}

/** A difference in the row's unit; of shares in percentage points. */
export function formatSize(value: number, unit: Row['unit']): string {
  if (unit === 'ms') return formatMs(value);
  if (unit === 'ratio') return `${Number(value.toPrecision(3))}×`;
  if (unit === 'share') return `${formatShare(value).replace(' %', '')} pp`;
  return formatCount(value);
}

export function formatPercent(share: number): string {
  return share < 10 ? `${Number((share * 100).toPrecision(2))} %` : `× ${formatCount(share + 1)}`;
}

/** `2026-11-21 06:12 UTC` */
export function formatTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
