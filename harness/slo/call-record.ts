import type { EventOf, TurnStarted, WordHeard } from '../journal/event.ts';
import type { EventIndex } from './event-index.ts';
import { joinSpans, type Span } from './interval.ts';

const ORDINALS = 12;
const CALLER = 'caller';

/** A word of an answer, and the turn which that answer belongs to. */
export interface AnswerWord extends WordHeard {
  answerTurn: number;
}

/** A turn from the caller's first sound to the end of its answer. */
export interface Turn {
  call: string;
  number: number;
  startedMs: number;
  /** End of the caller's speech; absent when the call ended before. */
  dueMs?: number;
  endMs: number;
  /** `cut` by the harness: neither answered nor failed. */
  outcome: 'answered' | 'failed' | 'cut';
  tells?: TurnStarted['tells'];
  asks?: TurnStarted['asks'];
  used?: { correct: boolean; maker?: string };
  /** Words of this turn's own answer, in the order heard. */
  answer: AnswerWord[];
}

export interface Call {
  name: string;
  dialledMs: number;
  endMs: number;
  ended?: EventOf<'call-ended'>;
  turns: Turn[];
  /** Words of all answers heard, in the order heard. */
  words: AnswerWord[];
  /** What ends silence: audible stretches and words, disjoint. */
  sounds: Span[];
}

interface CallEvents {
  dialled?: EventOf<'call-dialled'>;
  ended?: EventOf<'call-ended'>;
  firstMs: number;
  started: EventOf<'turn-started'>[];
  due: Map<number, number>;
  turnEnded: Map<number, EventOf<'turn-ended'>>;
  words: WordHeard[];
  audible: Span[];
}

/** Puts every call of a journal together; one that never ended lasts until `lastMs`. */
export function recordCalls(events: EventIndex, lastMs: number): Call[] {
  const calls = collectEvents(events);
  return [...calls].map(([name, call]) => recordCall(name, call, lastMs)).sort(byDialling);
}

function byDialling(a: Call, b: Call): number {
  return a.dialledMs - b.dialledMs || (a.name < b.name ? -1 : 1);
}

function collectEvents(events: EventIndex): Map<string, CallEvents> {
  const calls = new Map<string, CallEvents>();
  const find = (name: string, atMs: number): CallEvents => {
    let call = calls.get(name);
    if (!call) {
      call = {
        firstMs: atMs,
        started: [],
        due: new Map(),
        turnEnded: new Map(),
        words: [],
        audible: [],
      };
      calls.set(name, call);
    }
    return call;
  };
  for (const event of events.of('call-dialled')) find(event.call, event.intendedMs).dialled = event;
  for (const event of events.of('turn-started')) find(event.call, event.atMs).started.push(event);
  for (const event of events.of('turn-due'))
    find(event.call, event.atMs).due.set(event.turn, event.atMs);
  for (const event of events.of('turn-ended')) {
    find(event.call, event.atMs).turnEnded.set(event.turn, event);
  }
  for (const event of events.of('word')) {
    if (event.maker !== CALLER) find(event.call, event.fromMs).words.push(event);
  }
  for (const event of events.of('audible')) find(event.call, event.fromMs).audible.push(event);
  for (const event of events.of('call-ended')) find(event.call, event.atMs).ended ??= event;
  return calls;
}

function recordCall(name: string, events: CallEvents, lastMs: number): Call {
  const { ended, dialled, started } = events;
  const endMs = ended?.atMs ?? lastMs;
  const words = nameAnswers(events);
  const byTurn = Map.groupBy(words, (word) => word.answerTurn);
  const turns = started.map((event, index): Turn => {
    const end = events.turnEnded.get(event.turn);
    const nextMs = started[index + 1]?.atMs ?? endMs;
    return {
      call: name,
      number: event.turn,
      startedMs: event.atMs,
      dueMs: events.due.get(event.turn),
      endMs: end?.atMs ?? Math.max(event.atMs, Math.min(nextMs, endMs)),
      outcome: end?.outcome ?? (ended?.reason === 'stopped' ? 'cut' : 'failed'),
      tells: event.tells,
      asks: event.asks,
      used: end?.used,
      answer: byTurn.get(event.turn) ?? [],
    };
  });
  return {
    name,
    dialledMs: dialled?.intendedMs ?? events.firstMs,
    endMs,
    ended,
    turns,
    words,
    sounds: joinSpans([...events.audible, ...words]),
  };
}

/** An answer carries its turn's number modulo 12: the latest such turn until then is meant. */
function nameAnswers({ words, started }: CallEvents): AnswerWord[] {
  const sorted = words.sort((a, b) => a.fromMs - b.fromMs || a.place - b.place);
  let next = 0;
  return sorted.map((word) => {
    while (next < started.length && (started[next]?.atMs ?? 0) <= word.fromMs) next += 1;
    const current = Math.max(word.turn, started[next - 1]?.turn ?? 0);
    const behind = (((current - word.ordinal) % ORDINALS) + ORDINALS) % ORDINALS;
    return { ...word, answerTurn: current - behind };
  });
}
