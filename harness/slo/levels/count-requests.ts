import type { JournalIndicator } from '../../objectives/read-indicator.ts';
import { endOf, type Goodness, judgeGoodness } from '../indicators/probe-goodness.ts';
import { measureAnswered } from '../interval.ts';
import type { Answer } from '../probe-answers.ts';
import type { RunView } from '../run-view.ts';
import { BAD, type CountedUnit, type CountedUnits } from './counted-unit.ts';
import { judgeSample } from './judge-sample.ts';

/**
 * Open-loop requests, each at its intended time: what was never sent, never answered or answered badly is
 * bad. Serial probes feed no service level. Nothing of them is held: there are millions.
 */
export function countRequests(indicator: JournalIndicator, run: RunView): CountedUnits {
  return {
    *[Symbol.iterator]() {
      for (const answer of listRequests(indicator.source.of, run)) {
        yield countRequest(answer, indicator, run);
      }
    },
  };
}

/** Open-loop requests of a probe, or of all, in the order in which they were due. */
export function listRequests(of: string | undefined, run: RunView): Iterable<Answer> {
  const probes = of === undefined ? [...run.probes.values()] : [run.probes.get(of)];
  const asked = probes.filter((answers) => answers !== undefined);
  return mergeByIntention(asked.map((answers) => answers.dueInOrder()));
}

export function countRequest(
  answer: Answer,
  indicator: JournalIndicator,
  run: RunView,
): CountedUnit {
  const { intendedMs } = answer;
  const span = { fromMs: intendedMs, toMs: Math.max(intendedMs, endOf(answer)) };
  const { certain, possible } = judgeRequest(answer, indicator, run);
  return { atMs: intendedMs, span, certain, possible };
}

/** Of those that were due at one instant, the answer of the first stream comes first. */
function* mergeByIntention(streams: Iterator<Answer>[]): Generator<Answer, undefined> {
  const heads = streams.map((stream) => stream.next().value as Answer | undefined);
  for (;;) {
    let first = -1;
    let firstMs = Infinity;
    for (let index = 0; index < heads.length; index += 1) {
      const dueMs = heads[index]?.intendedMs ?? Infinity;
      if (dueMs < firstMs) [first, firstMs] = [index, dueMs];
    }
    const head = heads[first];
    if (!head) return;
    yield head;
    heads[first] = streams[first]?.next().value;
  }
}

/** As the stack file declares, unless the source says what is good. */
function judgeRequest(answer: Answer, indicator: JournalIndicator, run: RunView): Goodness {
  const {
    source: { good },
    threshold,
  } = indicator;
  if (!good && !threshold) return judgeGoodness(answer, run);
  const { intendedMs, answeredMs, status, failure } = answer;
  if (answeredMs === undefined || status === undefined) return BAD;
  const declared = run.header.stack.probes[answer.probe]?.good.status ?? 200;
  // The time of a threshold counts whatever the answer was, unless a status is asked for.
  const isTimedAlone = threshold !== undefined && good?.status === undefined;
  if (failure !== undefined && !isTimedAlone) return BAD;
  if (!isTimedAlone && !(good?.status ?? [declared]).includes(status)) return BAD;
  return judgeSample(measureAnswered(run.lateness, intendedMs, answeredMs, ''), indicator);
}
