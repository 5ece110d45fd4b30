import type { EventOf } from '../../journal/event.ts';
import { measureAnswered } from '../interval.ts';
import type { Answer } from '../probe-answers.ts';
import type { RunView } from '../run-view.ts';

/** Whether an answer is good: surely so, or so unless the measurement was late. */
export interface Goodness {
  certain: boolean;
  possible: boolean;
}

/** An answer's goodness by what its probe declares, with the lateness of the harness taken off. */
export function judgeGoodness(answer: Answer, run: RunView): Goodness {
  const good = run.header.stack.probes[answer.probe]?.good;
  if (!good) return { certain: answer.good, possible: answer.good };
  const { status, answeredMs, failure } = answer;
  if (status !== good.status || answeredMs === undefined || failure !== undefined) {
    return { certain: false, possible: false };
  }
  const { low, high } = measureAnswered(run.lateness, answer.intendedMs, answeredMs, '');
  return { certain: high <= good.withinMs, possible: low <= good.withinMs };
}

/** Open-loop answers of a probe: those sent one at a time may feed no availability. */
export function* openLoopAnswers(run: RunView, probe: string): Generator<Answer, undefined> {
  const answers = run.probes.get(probe);
  for (let place = 0; answers && place < answers.length; place += 1) {
    const answer = answers.openLoopAt(place);
    if (answer) yield answer;
  }
}

/** The same, of those alone that were sent in [fromMs, toMs], each with all that is known of it. */
export function* openLoopAnswersSent(
  run: RunView,
  probe: string,
  [fromMs, toMs]: readonly [number, number],
): Generator<EventOf<'probe'>, undefined> {
  const answers = run.probes.get(probe);
  if (!answers) return;
  let low = 0;
  let high = answers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((answers.at(middle)?.sentMs ?? fromMs) < fromMs) low = middle + 1;
    else high = middle;
  }
  for (let place = low; place < answers.length; place += 1) {
    const answer = answers.at(place);
    if (!answer || answer.sentMs > toMs) return;
    if (!answer.serial) yield answer;
  }
}

/** When a request was over: answered, or given up by the harness. */
export function endOf(answer: Answer): number {
  return Math.max(answer.sentMs, answer.answeredMs ?? answer.atMs);
}
