import type { Estimate } from '../../probability/estimate.ts';
import type { Answers } from '../answer-study.ts';
import type { Cell, ReportSection } from '../simulation-report.ts';
import type { PhaseSummary } from '../summarize.ts';
import { writeAmount, writeHours, writeShare } from '../write-figures.ts';

const MANY = 10_000;

type WithCalls = PhaseSummary & { callSuccess: Estimate & { exact?: number } };

/** Share of the calls that are finished; where the model says how long they last. */
export function describeCalls({ phases, stranded, study: { model } }: Answers): ReportSection[] {
  const { calls } = model;
  if (!calls) return [];
  const known = phases.filter((each): each is WithCalls => each.callSuccess !== undefined);
  const rows = known.map(({ phase, callSuccess, uptime }, index) => [
    phase,
    writeShare(uptime.value),
    between(callSuccess),
    ...(stranded ? [writeStranded(stranded[index])] : []),
    callSuccess.exact === undefined ? 'no formula' : writeShare(callSuccess.exact),
    writeAmount((1 - uptime.value) * MANY),
    writeAmount((uptime.value - callSuccess.value) * MANY),
  ]);
  const head = [
    'phase',
    'uptime',
    'calls finished',
    ...(stranded ? ['if none survived a switch'] : []),
    'exact',
    'not answered, of 10,000',
    'cut off, of 10,000',
  ];
  return [
    {
      id: 'calls',
      title: 'Calls',
      text:
        `Share of the calls that are answered and not cut off, of ${writeHours(calls.length.meanH)} on average ` +
        `(${calls.source}). A call needs all that its phase does. A failover ends the calls in flight unless their session ` +
        `migrates, so that a backup does less for calls than for uptime.${compareGains(known, stranded)}`,
      tables: [{ head, rows }],
    },
  ];
}

function writeStranded(stranded: Estimate | undefined): string | Cell {
  return stranded ? between(stranded) : 'the same';
}

function between({ value, low, high }: Estimate): Cell {
  return { text: writeShare(value), note: `${writeShare(low)} to ${writeShare(high)}` };
}

/** How much the last phase is better than the first, or worse, in time and in calls. */
function compareGains(
  phases: readonly WithCalls[],
  stranded?: readonly (Estimate | undefined)[],
): string {
  const [first, last] = [phases[0], phases.at(-1)];
  if (!first || !last || first === last) return '';
  const [one = first.callSuccess, other] = [stranded?.[0], stranded?.at(-1)];
  const all = [
    [first.uptime, last.uptime],
    [first.callSuccess, last.callSuccess],
    [one, other ?? last.callSuccess],
  ];
  if (all.flat().some((each) => each?.value === 1)) return '';
  const [time = '', calls = '', strandedCalls = ''] = all.map(([before, after]) =>
    writeTimes((1 - (before?.value ?? 0)) / (1 - (after?.value ?? 0))),
  );
  return (
    ` From ${first.phase} to ${last.phase} downtime becomes ${time}, failed calls ${calls}` +
    `${other ? `, and ${strandedCalls} if none survived a switch` : ''}.`
  );
}

function writeTimes(gain: number): string {
  if (writeAmount(gain) === '1') return 'no less';
  return gain >= 1 ? `${writeAmount(gain)} times less` : `${writeAmount(1 / gain)} times more`;
}
