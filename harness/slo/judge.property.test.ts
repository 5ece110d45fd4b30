import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JournalEvent } from '../journal/event.ts';
import type { Journal } from '../journal/reader.ts';
import type { Expectation } from '../scenario/scenario.ts';
import { exampleLevel } from './example-levels.ts';
import { expectation, JournalBuilder } from './journal-builder.ts';
import { judge } from './judge.ts';

const duration = {
  bounds: [
    { statistic: 'max', atMostMs: 800 } as const,
    { statistic: 'p50', atMostMs: 600 } as const,
  ],
};
const everything: Expectation[] = [
  expectation('turn-latency', duration),
  expectation('dead-air', duration),
  expectation('answer-gap', duration),
  expectation('response-time', { of: 'user', ...duration }),
  expectation('failover', { of: 'voice-ai', to: 'openai', withinMs: 1_000 }),
  expectation('failover-at-connect', { of: 'voice-ai', to: 'openai', withinMs: 2_000 }),
  expectation('turn-success', { atLeast: 0.5 }),
  expectation('conversation-kept', { atLeast: 0.5 }),
  expectation('calls-dropped', { max: 1 }),
  expectation('utterances-lost', { max: 1 }),
  expectation('words', { repeatedPerCall: 1, stale: 0, skipped: 2 }),
  expectation('headers', {
    probe: 'user',
    present: { 'x-degraded-mode': 'true' },
    carried: ['retry-after'],
    absent: ['x'],
    honest: true,
  }),
  expectation('availability', { of: 'user', atLeast: 0.5, bad: { atMost: 1, per: 3 } }),
  expectation('availability', { of: 'user', atLeast: 0.5, confidence: 0.9 }),
  expectation('request-failover', { of: 'user', withinMs: 1_000 }),
  expectation('time-to-degraded-answer', { of: 'user', withinMs: 1_000 }),
  expectation('read-freshness', { of: 'latest-call', wrong: 0, ...duration }),
  expectation('sessions-kept', { atLeast: 0.5 }),
  expectation('banner', { probe: 'user', text: 'old' }),
  expectation('writes', {
    lost: 0,
    doubled: 0,
    misordered: 0,
    resurrected: 0,
    acknowledged: 0.5,
    receiptsMarked: true,
  }),
  expectation('recovery', { withinMs: 8_000 }),
  ...['requests', 'turns', 'seconds'].flatMap((of): Expectation[] => [
    expectation('slo', { of, window: { over: 'all' } }),
    expectation('slo', { of, atLeast: 0.5, confidence: 0.9, text: 'a claim' }),
    expectation('slo', { of, spendsAtMost: 1e-6, window: { over: 'all' } }),
    expectation('incident-cost', { of, outageMs: 60_000, atMost: 1e-4 }),
    expectation('burn-rate', { of, lookbackMs: 2_000, atMost: 1, window: { over: 'all' } }),
  ]),
  expectation('metric', { component: 'd', name: 'm', labels: {}, equals: 1, when: 'end' }),
];

const turnSource = { unit: 'turns', quantity: 'turn-latency', good: { within: '800ms' } };
const levels = [
  exampleLevel({ unit: 'requests', of: 'user' }, { name: 'requests', target: 0.5 }),
  exampleLevel(turnSource, { name: 'turns', target: 0.5 }),
  exampleLevel({ unit: 'seconds', of: 'user' }, { name: 'seconds', target: 0.5 }),
  exampleLevel(
    { unit: 'seconds', good: { within: '1s' } },
    { name: 'voice', method: 'timeslices' },
  ),
  exampleLevel({ unit: 'calls' }, { name: 'calls', method: 'ratio-timeslices' }),
  exampleLevel({ unit: 'failovers', good: { within: '1s' } }, { name: 'failovers' }),
];

interface Shape {
  latencies: number[];
  tookMs: number[];
  answered: boolean[];
}

const shape: fc.Arbitrary<Shape> = fc.record({
  latencies: fc.array(fc.integer({ min: 100, max: 1_500 }), { minLength: 1, maxLength: 6 }),
  tookMs: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 }),
  answered: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
});

/** A run with calls, requests and writes, while both grok and the database are away. */
function build({ latencies, tookMs, answered }: Shape): Journal<JournalEvent[]> {
  const run = new JournalBuilder({ expect: everything }).phase('baseline', 0).steady(5_000);
  run.header.serviceLevels = levels;
  run.fault('grok-dead', { target: 'grok', atMs: 10_000, healMs: 16_000 });
  run.fault('paused', {
    kind: 'pause',
    target: 'postgres',
    onHost: true,
    atMs: 10_050,
    healMs: 16_000,
  });
  for (const [index, latencyMs] of latencies.entries()) {
    const call = `c${index}`;
    run.dial(call, 8_000 + index * 500).goodTurn(call, 1, 9_500 + index * 500, latencyMs);
    run.goodTurn(call, 2, 13_000, latencyMs, 'openai').hangUp(call, 16_500 + index * 700);
  }
  for (const [index, ms] of tookMs.entries())
    run.probe(9_000 + index * 700, { answeredMs: 9_000 + index * 700 + ms });
  for (let sentMs = 10_100; sentMs < 14_000; sentMs += 200)
    run.probe(sentMs, { answeredMs: sentMs + (tookMs[0] ?? 1) });
  for (const [index, outcome] of answered.entries())
    run.write(`w${index}`, 11_000 + index * 30, { outcome: outcome ? 'acknowledged' : 'unknown' });
  run.readBack(
    29_000,
    answered.map((_, index) => `w${index}`),
  );
  return run.phase('drain', 28_000).finish();
}

test('a journal of any events is judged without an exception and never met by what is missing', () => {
  const value = fc.oneof(
    fc.constant(undefined),
    fc.constant(null),
    fc.double(),
    fc.string(),
    fc.constant({}),
    fc.constant([]),
  );
  const mutation = fc.record({ at: fc.nat(), field: fc.nat(), value });
  fc.assert(
    fc.property(shape, fc.array(mutation, { maxLength: 5 }), fc.nat(), (made, mutations, cut) => {
      const journal = structuredClone(build(made));
      const events: unknown[] = journal.events.slice(0, cut % (journal.events.length + 1));
      for (const { at, field, value } of mutations) {
        const event = events[at % events.length] as Record<string, unknown> | undefined;
        if (!event) continue;
        const fields = Object.keys(event);
        event[fields[field % fields.length] as string] = value;
      }
      const verdict = judge({ ...journal, events: events as JournalEvent[] });
      expect(verdict.rows.filter(({ reason }) => reason?.startsWith('Failed to measure'))).toEqual(
        [],
      );
      for (const { verdict: claimed, reason = '', ...record } of verdict.serviceLevels ?? []) {
        expect(reason).not.toMatch(/undefined|not a function|Cannot read/);
        const sum = record.causes.reduce((bad, cause) => bad + cause.bad, 0);
        expect(sum).toBeCloseTo(record.bad_events_count, 6);
        if (record.sli_measurement === undefined) expect(claimed).toBe('inconclusive');
      }
      if (events.length < journal.events.length - 4) expect(verdict.verdict).not.toBe('met');
      JSON.stringify(verdict);
    }),
    { numRuns: 150 },
  );
});

test('a journal of nothing but odd values is judged', () => {
  fc.assert(
    fc.property(fc.array(fc.anything()), (odd) => {
      const journal = {
        ...build({ latencies: [1], tookMs: [1], answered: [] }),
        events: odd as JournalEvent[],
      };
      expect(judge(journal).verdict).toBe('inconclusive');
    }),
    { numRuns: 100 },
  );
});

test('the order in which independent sources reach the file changes no verdict', () => {
  fc.assert(
    fc.property(shape, fc.array(fc.nat(), { maxLength: 200 }), (made, picks) => {
      const journal = build(made);
      const shuffled = interleave(journal.events, picks);
      expect(judge({ ...journal, events: shuffled })).toEqual(judge(journal));
    }),
    { numRuns: 60 },
  );
});

test('more lateness of the harness never decides what was undecided, and turns no verdict round', () => {
  const stall = fc.record({
    fromMs: fc.integer({ min: 8_000, max: 20_000 }),
    lostMs: fc.integer({ min: 4, max: 400 }),
  });
  fc.assert(
    fc.property(
      shape,
      fc.array(stall, { maxLength: 4 }),
      fc.array(stall, { minLength: 1, maxLength: 4 }),
      (made, some, more) => {
        const fewer = judge(withStalls(build(made), some));
        const wider = judge(withStalls(build(made), [...some, ...more]));
        for (const [index, row] of wider.rows.entries()) {
          // What clustered events are worth is estimated anew from what each reading holds.
          if (row.text === 'a claim') continue;
          const before = fewer.rows[index]?.verdict;
          if (row.verdict !== before)
            expect([before, row.verdict]).toEqual([before, 'inconclusive']);
        }
      },
    ),
    { numRuns: 150 },
  );
});

function withStalls(
  journal: Journal<JournalEvent[]>,
  stalls: { fromMs: number; lostMs: number }[],
): Journal {
  const late = stalls.map(({ fromMs, lostMs }, seq): JournalEvent => {
    const toMs = fromMs + lostMs;
    return {
      kind: 'late',
      process: 'twilio',
      fromMs,
      toMs,
      lostMs,
      source: 'twilio',
      seq,
      atMs: toMs,
    };
  });
  return { ...journal, events: [...journal.events, ...late] };
}

/** Merges the sources in another order; the order within each stays. */
function interleave(events: JournalEvent[], picks: number[]): JournalEvent[] {
  const sources = [...Map.groupBy(events, ({ source }) => source).values()].map((own) => [...own]);
  const merged: JournalEvent[] = [];
  for (let next = 0; merged.length < events.length; next += 1) {
    const left = sources.filter((own) => own.length > 0);
    const event = left[(picks[next % Math.max(1, picks.length)] ?? next) % left.length]?.shift();
    if (event) merged.push(event);
  }
  return merged;
}
