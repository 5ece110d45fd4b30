import type { TurnStarted, WordHeard } from '../journal/call-event.ts';
import type { EventOf } from '../journal/event.ts';
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

/** What a journal holds of one call, each kind in the order of time. */
export interface CallEvents {
  started: EventOf<'turn-started'>[];
  due: EventOf<'turn-due'>[];
  turnEnded: EventOf<'turn-ended'>[];
  words: EventOf<'word'>[];
  audible: EventOf<'audible'>[];
}

/** A call whose turns, words and sounds are put together when they are first asked for. */
export class RecordedCall implements Call {
  readonly name: string;
  readonly dialledMs: number;
  readonly endMs: number;
  readonly ended?: EventOf<'call-ended'>;
  readonly #events: CallEvents;
  #turns: Turn[] | undefined;
  #words: AnswerWord[] | undefined;
  #sounds: Span[] | undefined;

  constructor(life: Pick<Call, 'name' | 'dialledMs' | 'endMs' | 'ended'>, events: CallEvents) {
    this.name = life.name;
    this.dialledMs = life.dialledMs;
    this.endMs = life.endMs;
    this.ended = life.ended;
    this.#events = events;
  }

  get turns(): Turn[] {
    this.#turns ??= recordTurns(this, this.#events);
    return this.#turns;
  }

  get words(): AnswerWord[] {
    this.#words ??= nameAnswers(this.#events);
    return this.#words;
  }

  get sounds(): Span[] {
    this.#sounds ??= joinSpans([...this.#events.audible, ...this.words]);
    return this.#sounds;
  }
}

function recordTurns(call: Call, events: CallEvents): Turn[] {
  const { ended, endMs } = call;
  const due = new Map(events.due.map(({ turn, atMs }) => [turn, atMs]));
  const turnEnded = new Map(events.turnEnded.map((event) => [event.turn, event]));
  let byTurn: Map<number, AnswerWord[]> | undefined;
  // Who only counts turns need not know their words.
  const answerOf = (turn: number): AnswerWord[] => {
    byTurn ??= Map.groupBy(call.words, (word) => word.answerTurn);
    return byTurn.get(turn) ?? [];
  };
  return events.started.map((event, index): Turn => {
    const end = turnEnded.get(event.turn);
    const nextMs = events.started[index + 1]?.atMs ?? endMs;
    return {
      call: call.name,
      number: event.turn,
      startedMs: event.atMs,
      dueMs: due.get(event.turn),
      endMs: end?.atMs ?? Math.max(event.atMs, Math.min(nextMs, endMs)),
      outcome: end?.outcome ?? (ended?.reason === 'stopped' ? 'cut' : 'failed'),
      tells: event.tells,
      asks: event.asks,
      used: end?.used,
      get answer() {
        return answerOf(event.turn);
      },
    };
  });
}

/** Whether a word belongs to an answer: callers hear their own voice too. */
export function isAnswerWord({ maker }: { maker?: unknown }): boolean {
  return maker !== CALLER;
}

/** An answer carries its turn's number modulo 12: the latest such turn until then is meant. */
function nameAnswers({ words, started }: CallEvents): AnswerWord[] {
  const answers = words.filter(isAnswerWord);
  const sorted = answers.sort((a, b) => a.fromMs - b.fromMs || a.place - b.place);
  let next = 0;
  return sorted.map((word) => {
    while (next < started.length && (started[next]?.atMs ?? 0) <= word.fromMs) next += 1;
    const current = Math.max(word.turn, started[next - 1]?.turn ?? 0);
    const behind = (((current - word.ordinal) % ORDINALS) + ORDINALS) % ORDINALS;
    return { ...word, answerTurn: current - behind };
  });
}
