import type { Trace } from '../harness/objectives/evaluate-alerts.ts';
import { loadModel } from '../harness/simulation/load-model.ts';
import { traceYear } from '../harness/simulation/simulate-years.ts';
import { listStretches, type Stretch } from '../harness/simulation/stretches.ts';

const MODEL = 'scenarios/models/agentflow.yaml';
const EVENTS_PER_MINUTE = 600;
const BEFORE_MIN = 360;
const AFTER_MIN = 60;
const MOST_MIN = 600;

/** The first outages of a simulated year of each phase, minute by minute, from six hours before them. */
export function listSimulatedTraces(): { phase: string; trace: Trace }[] {
  const { model, problems } = loadModel(MODEL);
  if (!model) throw new Error(`Failed to read ${MODEL}: ${JSON.stringify(problems)}`);
  return traceYear(model, 0, 'promtool').flatMap((outages, index) => {
    const stretches = listStretches(outages);
    const first = stretches.find(({ fromH }) => fromH * 60 > BEFORE_MIN);
    const phase = model.phases[index]?.name ?? String(index);
    return first ? [{ phase, trace: traceOutages(stretches, first) }] : [];
  });
}

/** Everything fails while something is down: of a minute so many events as it is down for. */
function traceOutages(stretches: readonly Stretch[], first: Stretch): Trace {
  const originMin = Math.floor(first.fromH * 60) - BEFORE_MIN;
  const length = Math.min(MOST_MIN, Math.ceil(first.toH * 60) - originMin + AFTER_MIN);
  const counts = Array.from({ length }, (_, index) => {
    const [fromMin, toMin] = [originMin + index, originMin + index + 1];
    const downMin = stretches.reduce(
      (sum, { fromH, toH }) =>
        sum + Math.max(0, Math.min(toH * 60, toMin) - Math.max(fromH * 60, fromMin)),
      0,
    );
    const bad = Math.round(downMin * EVENTS_PER_MINUTE);
    return { step: index + 1, good: EVENTS_PER_MINUTE - bad, bad };
  });
  return { stepMs: 60_000, counts };
}
