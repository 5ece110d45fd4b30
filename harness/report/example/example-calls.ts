import type { EventBody } from '../../journal/event.ts';

export type Timed = EventBody & { atMs: number };

export const FAULT_FROM_MS = 9_003;
export const FAULT_TO_MS = 17_012;
/** The breaker lets calls back to the first provider a little after it is alive again. */
const BACK_AT_MS = 18_400;
const WORD_MS = 200;
const ANSWER_WORDS = 8;
const LATENCY_MS = 620;
/** This caller waits longer than the scenario allows. */
const UNLUCKY_CALL = 7;

const SLOTS = ['name', 'day', 'name', 'day'];

/** One caller's whole call, with whoever answers at each moment. */
export function exampleCall(index: number, random: () => number): Timed[] {
  const call = `call-${String(index + 1).padStart(2, '0')}`;
  const events: Timed[] = [];
  let nowMs = 400 + index * 1_000 + random() * 300;
  events.push({ kind: 'call-dialled', call, intendedMs: nowMs - 1, atMs: nowMs });
  nowMs += 160;
  events.push({ kind: 'call-answered', call, atMs: nowMs });
  for (const [position, slot] of SLOTS.entries()) {
    const turn = position + 1;
    nowMs += 200;
    const asks = position >= 2;
    const fact = asks ? { asks: { slot, expected: 57 } } : { tells: { slot, value: 57 } };
    events.push({ kind: 'turn-started', call, turn, ...fact, atMs: nowMs });
    nowMs += (asks ? 4 : 5) * WORD_MS;
    events.push({ kind: 'turn-due', call, turn, atMs: nowMs });
    const unlucky = index === UNLUCKY_CALL && turn === 1 ? 1_595 : 0;
    const answer = exampleAnswer(call, turn, nowMs, unlucky + random() * 80);
    events.push(...answer.events);
    nowMs = answer.endMs;
    const used = asks ? { used: { correct: true, maker: answer.maker } } : {};
    events.push({ kind: 'turn-ended', call, turn, outcome: 'answered', ...used, atMs: nowMs });
  }
  events.push({
    kind: 'call-ended',
    call,
    by: 'caller',
    reason: 'completed',
    atMs: nowMs + 40,
  });
  return events;
}

interface ExampleAnswer {
  events: Timed[];
  endMs: number;
  maker: string;
}

/** Eight words; a provider that dies on the way leaves the rest to the next one. */
function exampleAnswer(call: string, turn: number, dueMs: number, extraMs: number): ExampleAnswer {
  const dead = (ms: number): boolean => ms >= FAULT_FROM_MS && ms < BACK_AT_MS;
  let maker = dead(dueMs) ? 'openai' : 'grok';
  let nowMs = dueMs + LATENCY_MS + extraMs * 0.9;
  if (maker === 'grok' && dead(nowMs)) {
    maker = 'openai';
    nowMs = FAULT_FROM_MS + 490 + extraMs;
  }
  const events: Timed[] = [];
  let stretchFromMs = nowMs;
  for (let place = 0; place < ANSWER_WORDS; place += 1) {
    if (maker === 'grok' && dueMs < FAULT_FROM_MS && nowMs > FAULT_FROM_MS + 120) {
      events.push({ kind: 'audible', call, fromMs: stretchFromMs, toMs: nowMs, atMs: nowMs });
      maker = 'openai';
      nowMs += 400 + extraMs;
      stretchFromMs = nowMs;
    }
    events.push({
      kind: 'word',
      call,
      turn,
      maker,
      ordinal: turn,
      place: place === ANSWER_WORDS - 1 ? 11 : place,
      payload: place === 0 ? 6 : ([3, 10, 57, 6, 7, 8, 91][place - 1] ?? 0),
      fromMs: nowMs,
      toMs: nowMs + WORD_MS - 20,
      atMs: nowMs + WORD_MS,
    });
    nowMs += WORD_MS;
  }
  events.push({ kind: 'audible', call, fromMs: stretchFromMs, toMs: nowMs, atMs: nowMs });
  return { events, endMs: nowMs, maker };
}
