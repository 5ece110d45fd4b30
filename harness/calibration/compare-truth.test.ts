import { expect, test } from 'vitest';
import { numberOf } from '../callers/call-load.ts';
import type { EventOf } from '../journal/event.ts';
import { JournalBuilder } from '../slo/journal-builder.ts';
import { viewRun } from '../slo/run-view.ts';
import { compareRun } from './compare-truth.ts';
import { tallyComparisons } from './tally.ts';
import type { Truth } from './truth.ts';

const CALLS = 60;
const PROBE_EVERY_MS = 40;
const FAULT_MS = 10_000;
const HEAL_MS = 16_000;

const nothing = { repeated: 0, skipped: 0, stale: 0 };

/** A run beside its truth: answers of known latency, and probes that another serves after a while. */
function knownRun(tookMs: number): { run: JournalBuilder; truth: Truth } {
  const run = new JournalBuilder().phase('baseline', 0).steady(5_000);
  const truth: Truth = {
    turns: [],
    failovers: [],
    takeovers: [{ probe: 'probe-1', outage: 3, tookMs }],
    answers: {},
    patchy: [],
    dropped: [],
    unmarked: 0,
    lost: [],
    doubled: [],
    misordered: [],
    staleReads: 0,
    sessionsLost: 0,
  };
  for (let ordinal = 1; ordinal <= CALLS; ordinal += 1) {
    const latencyMs = 200 + ordinal * 7.3;
    // The first frame is heard up to one frame after it entered the buffer.
    const heardMs = latencyMs + ((ordinal * 7.7) % 20);
    run
      .dial(`call-${ordinal}`, 500)
      .goodTurn(`call-${ordinal}`, 1, 2_000, heardMs)
      .hangUp(`call-${ordinal}`, 9_000);
    const known = { latencyMs, deadAirMs: latencyMs, gapMs: latencyMs, ...nothing };
    truth.turns.push({ from: numberOf(ordinal), turn: 1, ...known });
  }
  run.fault('lost', {
    kind: 'down',
    target: 'stub->primary',
    atMs: FAULT_MS,
    healMs: HEAL_MS,
  });
  const { probes, failovers } = run.header.stack;
  const servedBy = ['stub->primary', 'stub->backup'];
  probes['probe-1'] = { good: { status: 200, withinMs: 200 }, servedBy };
  failovers.voice = { of: ['primary', 'backup'], makers: { primary: 'stub', backup: 'other' } };
  return { run, truth };
}

/** Asks every 40 ms; what the stub answers depends on when the request reaches it. */
function probeFrom(
  { run, truth }: { run: JournalBuilder; truth: Truth },
  tookMs: number,
  stampLateMs = 0,
): JournalBuilder {
  const answers: Truth['answers'][string] = { all: 0, bad: [] };
  truth.answers = { 'probe-1': answers };
  for (let sentMs = 9_013; sentMs < 30_000; sentMs += PROBE_EVERY_MS) {
    const down = sentMs > FAULT_MS && sentMs < FAULT_MS + tookMs;
    const stampedMs = sentMs + stampLateMs;
    if (down) answers.bad.push({ ordinal: answers.all, outage: 3 });
    answers.all += 1;
    run.probe(stampedMs, {
      probe: 'probe-1',
      status: down ? 500 : 200,
      answeredMs: stampedMs + 2,
      headers: sentMs > FAULT_MS && sentMs < HEAL_MS + 100 ? { 'x-degraded-mode': 'true' } : {},
    });
  }
  return run.phase('drain', 30_000);
}

test('an instrument that is right holds every truth, and its middle has no bias', () => {
  const { run, truth } = knownRun(333);
  const compared = compareRun(viewRun(probeFrom({ run, truth }, 333).finish()), truth);
  for (const timed of [compared.turnLatency, compared.deadAir, compared.answerGap]) {
    expect(tallyComparisons('x', timed, 30)).toMatchObject({
      samples: CALLS,
      inside: CALLS,
      passed: true,
    });
  }
  expect(tallyComparisons('x', compared.requestFailover, 50)).toMatchObject({
    samples: 1,
    inside: 1,
  });
  expect(compared.counts.filter(({ measured, truth: known }) => measured !== known)).toEqual([]);
  expect(tallyComparisons('x', compared.incidentTransient, 200, 40)).toMatchObject({
    samples: 1,
    inside: 1,
    passed: true,
  });
  const count = (of: string) => compared.counts.find(({ quantity }) => quantity === of)?.truth;
  expect(count('requests bad')).toBe(8);
  expect(count('seconds bad')).toBe(1);
});

test('a clock of the telephony fake that is 25 ms off is red', () => {
  const { run, truth } = knownRun(333);
  for (const event of run.events) {
    if (event.kind !== 'word') continue;
    event.fromMs += 25;
    event.toMs += 25;
  }
  const { turnLatency } = compareRun(viewRun(probeFrom({ run, truth }, 333).finish()), truth);
  expect(tallyComparisons('x', turnLatency, 30).passed).toBe(false);
});

test('probes stamped late are red', () => {
  const { run, truth } = knownRun(333);
  const { requestFailover } = compareRun(
    viewRun(probeFrom({ run, truth }, 333, 60).finish()),
    truth,
  );
  expect(requestFailover[0]?.low).toBeGreaterThan(333);
  expect(tallyComparisons('x', Array(20).fill(requestFailover[0]), 50).passed).toBe(false);
});

test('a prober that waits for each answer before it asks again is red: it is too coarse', () => {
  const { run, truth } = knownRun(333);
  run.probe(9_900, { probe: 'probe-1' });
  // The request of 10,010 ms hangs until its time-out; the next is sent only then.
  run.probe(10_010, { probe: 'probe-1', status: 500, answeredMs: 12_010 });
  for (let sentMs = 12_011; sentMs < 16_000; sentMs += PROBE_EVERY_MS) {
    run.probe(sentMs, { probe: 'probe-1', answeredMs: sentMs + 2 });
  }
  const { requestFailover } = compareRun(viewRun(run.phase('drain', 30_000).finish()), truth);
  expect(tallyComparisons('x', requestFailover, 50).passed).toBe(false);
});

test('a planted loss that the harness does not see, and one that it makes up, are red', () => {
  const { run, truth } = knownRun(333);
  truth.dropped.push(numberOf(1));
  truth.turns[1] = { ...(truth.turns[1] as Truth['turns'][number]), stale: 1 };
  const { counts } = compareRun(viewRun(probeFrom({ run, truth }, 333).finish()), truth);
  const red = counts.filter(({ measured, truth: known }) => measured !== known);
  expect(red.map(({ quantity }) => quantity)).toEqual([
    'words stale',
    'calls dropped',
    'calls bad',
  ]);
});

test('a bad answer that the harness took for a good one spends, burns and costs too little', () => {
  const { run, truth } = knownRun(333);
  const probed = probeFrom({ run, truth }, 333);
  for (const event of run.events) if (event.kind === 'probe') event.status = 200;
  const { counts, incidentTransient } = compareRun(viewRun(probed.finish()), truth);
  const red = counts.filter(({ measured, truth: known }) => measured !== known);
  expect(new Set(red.map(({ quantity }) => quantity))).toEqual(
    new Set([
      'requests bad',
      'requests bad by their cause',
      'budget spent, billionths',
      'seconds bad',
      'burn rate, billionths',
    ]),
  );
  expect(tallyComparisons('x', Array(20).fill(incidentTransient[0]), 200).passed).toBe(false);
});

test('turns that were slower than what was heard of them are counted wrongly', () => {
  const { run, truth } = knownRun(333);
  for (const turn of truth.turns) turn.latencyMs += 500;
  const { counts } = compareRun(viewRun(probeFrom({ run, truth }, 333).finish()), truth);
  expect(counts.find(({ quantity }) => quantity === 'turns slow')).toMatchObject({
    measured: 0,
    truth: expect.any(Number),
  });
  expect(counts.find(({ quantity }) => quantity === 'turns slow')?.truth).toBeGreaterThan(30);
});

test('an outage that the stub saw without an injection is an error, never a guess', () => {
  const { run, truth } = knownRun(333);
  truth.takeovers.push({ probe: 'probe-1', outage: 4, tookMs: 100 });
  const view = viewRun(probeFrom({ run, truth }, 333).finish());
  expect(() => compareRun(view, truth)).toThrow('the stub saw 2, the journal has 1');
});

test('a word heard that never reached the journal is red', () => {
  const { run, truth } = knownRun(333);
  const isLost = (event: { kind: string }): boolean => event.kind === 'word';
  const lost = run.events.findIndex(isLost) + 2;
  expect((run.events[lost] as EventOf<'word'>).kind).toBe('word');
  run.events.splice(lost, 1);
  const { counts } = compareRun(viewRun(probeFrom({ run, truth }, 333).finish()), truth);
  expect(counts.find(({ quantity }) => quantity === 'words skipped')).toMatchObject({
    measured: 1,
    truth: 0,
  });
});
