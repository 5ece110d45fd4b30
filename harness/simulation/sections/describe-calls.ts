import type { Estimate } from '../../probability/estimate.ts';
import type { Answers } from '../answer-study.ts';
import type { ReportSection } from '../simulation-report.ts';
import type { PhaseSummary } from '../summarize.ts';
import { writeAmount, writeHours, writeShare } from '../write-figures.ts';

const MANY = 10_000;

type WithCalls = PhaseSummary & { callSuccess: Estimate & { exact?: number } };

/** Share of the calls that are finished; where the model says how long they last. */
export function describeCalls({ phases, study: { model } }: Answers): ReportSection[] {
  const { calls } = model;
  if (!calls) return [];
  const known = phases.filter((each): each is WithCalls => each.callSuccess !== undefined);
  const rows = known.map(({ phase, callSuccess, uptime }) => [
    phase,
    writeShare(uptime.value),
    {
      text: writeShare(callSuccess.value),
      note: `${writeShare(callSuccess.low)} to ${writeShare(callSuccess.high)}`,
    },
    callSuccess.exact === undefined ? 'no formula' : writeShare(callSuccess.exact),
    writeAmount((1 - uptime.value) * MANY),
    writeAmount((uptime.value - callSuccess.value) * MANY),
  ]);
  const head = [
    'phase',
    'uptime',
    'calls finished',
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
        `migrates, so that a backup does less for calls than for uptime.${compareGains(known)}`,
      tables: [{ head, rows }],
    },
  ];
}

/** How much the last phase is better than the first, in time and in calls. */
function compareGains(phases: readonly WithCalls[]): string {
  const [first, last] = [phases[0], phases.at(-1)];
  if (!first || !last || first === last || last.uptime.value === 1) return '';
  const time = (1 - first.uptime.value) / (1 - last.uptime.value);
  const calls = (1 - first.callSuccess.value) / (1 - last.callSuccess.value);
  return (
    ` From ${first.phase} to ${last.phase} downtime becomes ${writeAmount(time)} times less, ` +
    `failed calls ${writeAmount(calls)} times.`
  );
}
