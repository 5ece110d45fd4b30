import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { monotonicMs } from '../journal/clock.ts';
import type { EventBody, FaultStep, JournalEvent } from '../journal/event.ts';
import { EXAMPLE_STACK } from '../scenario/example-stack.ts';
import { parseScenario } from '../scenario/load-scenario.ts';
import { RecoveryWatch } from '../slo/indicators/recovery-watch.ts';
import { SteadyState } from '../slo/indicators/steady-state.ts';
import { planTimeline } from '../timeline/plan-timeline.ts';
import type { Experiment } from './experiment.ts';
import { runTimeline } from './run-timeline.ts';

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'hrtime'],
  });
});
afterEach(() => vi.useRealTimers());

/** A stack on which nothing happens but what is injected; a turn ends each 500 ms. */
function stageExperiment(step: string) {
  const text =
    'title: T\nquestion: Q?\nload: { callers: { rate: 2/s, script: book-appointment } }\n' +
    'steady: [ { turn-success: { atLeast: 100%, over: 2s } } ]\n' +
    `timeline:\n  - ${step}\nexpect: [ { recovery: { within: 9s } } ]\n`;
  const { scenario, problems } = parseScenario('x.yaml', text);
  expect(problems).toEqual([]);
  if (!scenario) throw new Error('no scenario');
  const stage = { outcome: 'answered' as 'answered' | 'failed', midAnswer: 0, stopped: false };
  const events: JournalEvent[] = [];
  const pending = new Set<string>();
  const steady = new SteadyState(scenario.steady);
  const recovery = new RecoveryWatch(scenario.steady);
  const emit = (body: EventBody, atMs = monotonicMs()): void => {
    const event = { ...body, source: 's', seq: events.length, atMs } as JournalEvent;
    steady.accept(event);
    recovery.accept(event);
    if (event.kind !== 'turn-ended') events.push(event);
  };
  const instant = async () => ({ earliestMs: monotonicMs(), latestMs: monotonicMs() });
  const turns = setInterval(() => {
    emit({ kind: 'turn-ended', call: 'c', turn: 1, outcome: stage.outcome });
  }, 500);
  const experiment = {
    header: { scenario, plan: planTimeline(scenario, EXAMPLE_STACK, 'seed') },
    stack: {
      link: () => ({ inject: instant, heal: instant }),
      heals: {
        add: async ({ step: name }: { step: string }) => void pending.add(name),
        mark: async (name: string) => void pending.delete(name),
      },
    },
    source: { emit },
    writer: { originMs: 0 },
    answers: { countMidAnswer: () => stage.midAnswer },
    load: { pendingAnswers: 0, hasBegun: true },
    steady,
    recovery,
    enter: () => {},
  } as unknown as Experiment;
  const run = async (forMs: number): Promise<void> => {
    const running = runTimeline(experiment, () => stage.stopped);
    await vi.advanceTimersByTimeAsync(forMs);
    clearInterval(turns);
    await running;
  };
  const lives = (state: FaultStep['state']): { fault: string; atMs: number }[] =>
    events.flatMap((event) =>
      event.kind === 'fault' && event.state === state
        ? [{ fault: event.fault, atMs: event.earliestMs }]
        : [],
    );
  return { stage, events, pending, run, lives };
}

const STEP = '{ at: 1s, fault: { kill: grok }, for: 2s, name: dead, times: 3 }';

test('each trial is an injection of its own and waits for new evidence of a steady stack', async () => {
  const { run, lives, events, pending } = stageExperiment(STEP);
  await run(60_000);
  const asked = lives('asked');
  expect(asked.map(({ fault }) => fault)).toEqual(['dead#1', 'dead#2', 'dead#3']);
  const gone = lives('gone');
  expect(gone).toHaveLength(3);
  for (const trial of [1, 2]) {
    const waitedMs = (asked[trial]?.atMs ?? 0) - (gone[trial - 1]?.atMs ?? 0);
    expect(waitedMs).toBeGreaterThanOrEqual(5_000);
    expect(waitedMs).toBeLessThan(6_000);
  }
  expect(events.filter(({ kind }) => kind === 'series-ended')).toEqual([]);
  expect(pending.size).toBe(0);
});

test('every is the least time from one beginning to the next', async () => {
  const { run, lives } = stageExperiment(STEP.replace('times', 'every: 20s, times'));
  await run(90_000);
  const [first, second, third] = lives('in-force').map(({ atMs }) => atMs);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(20_000);
  expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(20_000);
});

test('a stack that does not become steady ends the series, and the journal says so', async () => {
  const step = STEP.replace('times: 3', 'times: 5');
  const { run, lives, events, stage, pending } = stageExperiment(step);
  setTimeout(() => {
    stage.outcome = 'failed';
  }, 11_000);
  await run(300_000);
  expect(lives('asked').map(({ fault }) => fault)).toEqual(['dead#1', 'dead#2']);
  expect(events.filter(({ kind }) => kind === 'series-ended')).toMatchObject([
    {
      step: 'dead',
      injected: 2,
      planned: 5,
      detail: expect.stringMatching(/not steady again within 67 s of trial 2 \(turn-success 0 of/),
    },
  ]);
  expect(pending.size).toBe(0);
});

test('each trial awaits its moment again', async () => {
  const step = STEP.replace('at: 1s', 'when: { midAnswer: 2, within: 90s }');
  const { run, lives, stage } = stageExperiment(step);
  const moments = [4_000, 30_000, 70_000];
  for (const atMs of moments) {
    setTimeout(() => {
      stage.midAnswer = 2;
    }, atMs);
    setTimeout(() => {
      stage.midAnswer = 0;
    }, atMs + 1_000);
  }
  const startMs = monotonicMs();
  await run(120_000);
  const askedMs = lives('asked').map(({ atMs }) => atMs - startMs);
  expect(askedMs.map((atMs) => Math.round(atMs / 1_000) * 1_000)).toEqual(moments);
});

test('an interruption heals the trial that is in force and injects no further one', async () => {
  const { run, lives, stage, pending } = stageExperiment(STEP);
  setTimeout(() => {
    stage.stopped = true;
  }, 9_000);
  await run(60_000);
  expect(lives('asked')).toHaveLength(2);
  expect(lives('gone')).toHaveLength(2);
  expect(pending.size).toBe(0);
});
