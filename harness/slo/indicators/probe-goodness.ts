import type { EventOf } from '../../journal/event.ts';
import { measureAnswered } from '../interval.ts';
import type { RunView } from '../run-view.ts';

/** Whether an answer is good: surely so, or so unless the measurement was late. */
export interface Goodness {
  certain: boolean;
  possible: boolean;
}

/** An answer's goodness by what its probe declares, with the lateness of the harness taken off. */
export function judgeGoodness(answer: EventOf<'probe'>, run: RunView): Goodness {
  const good = run.header.stack.probes[answer.probe]?.good;
  if (!good) return { certain: answer.good, possible: answer.good };
  if (answer.status !== good.status || answer.answeredMs === undefined) {
    return { certain: false, possible: false };
  }
  const { low, high } = measureAnswered(run.lateness, answer.intendedMs, answer.answeredMs, '');
  return { certain: high <= good.withinMs, possible: low <= good.withinMs };
}

/** Open-loop answers of a probe: those sent one at a time may feed no availability. */
export function openLoopAnswers(run: RunView, probe: string): EventOf<'probe'>[] {
  return (run.probes.get(probe) ?? []).filter((answer) => !answer.serial);
}

/** When a request was over: answered, or given up by the harness. */
export function endOf(answer: EventOf<'probe'>): number {
  return Math.max(answer.sentMs, answer.answeredMs ?? answer.atMs);
}
