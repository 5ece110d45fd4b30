import type { LoadCut, LoadDropped, LoadRequest, LoadValue } from '../journal/load-event.ts';
import type { Expectation } from '../scenario/scenario.ts';
import { runWithDeadGrok } from './example-runs.ts';
import type { JournalBuilder } from './journal-builder.ts';

/** Wall time at the start of the run. */
export const WALL_MS = 1_790_000_000_000;
const ENDS_MS = 40_000;

/** The run with a dead grok, from 10 s to 20 s, under a script of k6 whose clock agrees with ours. */
export function runUnderK6(
  wanted: Expectation | Expectation[],
  executors: Record<string, string> = { reads: 'constant-arrival-rate' },
): JournalBuilder {
  const run = runWithDeadGrok(wanted);
  for (let atMs = 0; atMs <= ENDS_MS; atMs += 1_000) {
    run.add(atMs, { kind: 'clock', wallMs: WALL_MS + atMs });
  }
  const load = { load: 'spike', script: 'scenarios/load/spike.js' };
  return run.add(1_000, { kind: 'load-started', ...load, executors }, 'load');
}

/** A request that was over at `endMs`; by default it was answered with 200 within 10 ms. */
export function request(
  run: JournalBuilder,
  endMs: number,
  shape: Partial<LoadRequest> = {},
): JournalBuilder {
  const body: LoadRequest = {
    kind: 'load-request',
    ...{ load: 'spike', scenario: 'reads', name: 'user' },
    wallMs: WALL_MS + endMs,
    ...{ blockedMs: 0, durationMs: 10, status: 200, failed: false },
    ...shape,
  };
  return run.add(endMs, JSON.parse(JSON.stringify(body)) as LoadRequest, 'load');
}

/** A request that failed without an answer, at once as far as k6 tells. */
export function unanswered(run: JournalBuilder, endMs: number): JournalBuilder {
  return request(run, endMs, { durationMs: 0, status: undefined, failed: true });
}

export function dropped(run: JournalBuilder, atMs: number, scenario = 'reads'): JournalBuilder {
  const wallMs = WALL_MS + atMs;
  const body: LoadDropped = { kind: 'load-dropped', load: 'spike', scenario, wallMs, count: 1 };
  return run.add(atMs, body, 'load');
}

/** An iteration that k6 cut short at `cutMs`, and that began at an instant between two. */
export function cut(
  run: JournalBuilder,
  [beganFromMs, beganToMs, cutMs]: [number, number, number],
  shape: Partial<LoadCut> = { longestMs: 1_000 },
): JournalBuilder {
  const body: LoadCut = {
    ...{ kind: 'load-cut', load: 'spike', scenario: 'reads', wallMs: WALL_MS + cutMs },
    ...{ beganFromWallMs: WALL_MS + beganFromMs, beganToWallMs: WALL_MS + beganToMs },
    ...shape,
  };
  return run.add(cutMs, body, 'load');
}

/** A value of a metric of the script's own. */
export function value(
  run: JournalBuilder,
  atMs: number,
  metric: string,
  type: LoadValue['type'],
  amount: number,
): JournalBuilder {
  const named = { load: 'spike', scenario: 'calls', metric, type };
  const body: LoadValue = { kind: 'load-value', ...named, wallMs: WALL_MS + atMs, value: amount };
  return run.add(atMs, body, 'load');
}

/** Requests every `everyMs` that end from `fromMs` to before `toMs`. */
export function requests(
  run: JournalBuilder,
  [fromMs, toMs, everyMs]: [number, number, number],
  shape: Partial<LoadRequest> = {},
): JournalBuilder {
  for (let endMs = fromMs; endMs < toMs; endMs += everyMs) request(run, endMs, shape);
  return run;
}
