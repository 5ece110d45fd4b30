import type { Answers } from '../answer-study.ts';
import type { ReportSection } from '../simulation-report.ts';
import { writeShare } from '../write-figures.ts';

/** Share of the calls that are finished; where the model says how long they last. */
export function describeCalls({ phases, study: { model } }: Answers): ReportSection[] {
  if (!model.calls) return [];
  const rows = phases.flatMap(({ phase, callSuccess, uptime }) =>
    callSuccess
      ? [
          [
            phase,
            {
              text: writeShare(callSuccess.value),
              note: `${writeShare(callSuccess.low)} to ${writeShare(callSuccess.high)}`,
            },
            callSuccess.exact === undefined ? 'no formula' : writeShare(callSuccess.exact),
            writeShare(uptime.value),
          ],
        ]
      : [],
  );
  return [
    {
      id: 'calls',
      title: 'Calls',
      text:
        `Share of the calls that are answered and not cut off (${model.calls.source}). A failover ends the calls in flight unless ` +
        'their session migrates, so that a backup does less for calls than for uptime.',
      tables: [{ head: ['phase', 'calls finished', 'exact', 'uptime'], rows }],
    },
  ];
}
