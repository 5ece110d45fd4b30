import type { EventOf } from '../../journal/event.ts';
import type { JournalIndicator } from '../../objectives/read-indicator.ts';
import {
  endOf,
  type Goodness,
  judgeGoodness,
  openLoopAnswers,
} from '../indicators/probe-goodness.ts';
import { measureAnswered } from '../interval.ts';
import type { RunView } from '../run-view.ts';
import { BAD, type CountedUnit } from './counted-unit.ts';
import { judgeSample } from './judge-sample.ts';

/**
 * Open-loop requests, each at its intended time: what was never sent, never answered or answered badly is
 * bad. Serial probes feed no service level.
 */
export function countRequests(indicator: JournalIndicator, run: RunView): CountedUnit[] {
  const { of } = indicator.source;
  const probes = of === undefined ? [...run.probes.keys()] : [of];
  const units: CountedUnit[] = [];
  for (const probe of probes) {
    for (const answer of openLoopAnswers(run, probe)) {
      const { intendedMs } = answer;
      const span = { fromMs: intendedMs, toMs: Math.max(intendedMs, endOf(answer)) };
      units.push({ atMs: intendedMs, span, ...judgeRequest(answer, indicator, run) });
    }
  }
  return units;
}

/** As the stack file declares, unless the source says what is good. */
function judgeRequest(
  answer: EventOf<'probe'>,
  indicator: JournalIndicator,
  run: RunView,
): Goodness {
  const { good, quantity } = indicator.source;
  if (!good && !quantity) return judgeGoodness(answer, run);
  const { intendedMs, answeredMs, status, failure } = answer;
  if (answeredMs === undefined || status === undefined) return BAD;
  const declared = run.header.stack.probes[answer.probe]?.good.status ?? 200;
  // The time of a threshold counts whatever the answer was, unless a status is asked for.
  // A threshold on a time alone times errors too; who asks for a status wants an answer.
  if (good?.status && failure !== undefined) return BAD;
  if (!(good?.status ?? (quantity ? [status] : [declared])).includes(status)) return BAD;
  return judgeSample(measureAnswered(run.lateness, intendedMs, answeredMs, ''), indicator);
}
