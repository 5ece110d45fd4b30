import { ask, SLOTS, tell } from '../../fakes/speech/dialogue.ts';
import { encodeSpeech } from '../../fakes/speech/encode-answer.ts';
import { encodeMuLaw } from '../../fakes/speech/mu-law.ts';
import type { HeardWord } from '../../fakes/speech/word-decoder.ts';
import type { CallEnded } from '../journal/call-event.ts';
import { monotonicMs } from '../journal/clock.ts';
import type { Source } from '../journal/writer.ts';
import type { Script } from '../stack/topology.ts';
import { Ear, type Hearing } from './ear.ts';
import { type Handset, type HandsetMessage, openHandset } from './handset.ts';

/** Payload of the word by which an answer recalls a fact. */
const RECALLED = 4;
const TERMINATOR_PLACE = 11;
const ORDINALS = 12;
/** A call that is not answered within this time has failed. */
const ANSWER_WITHIN_MS = 20_000;

export interface CallerOptions {
  call: string;
  /** The caller's own number: no two callers of a run share one. */
  from: string;
  url: string;
  script: Script;
  source: Source;
  /** Draws the facts that this caller tells. */
  random: () => number;
  intendedMs: number;
}

interface Turn {
  number: number;
  slot: string;
  asks: boolean;
  value: number;
  dueMs?: number;
  answerBegun: boolean;
  used?: { correct: boolean; maker?: string };
  /** Words of an answer to a question by place, to find the fact in it. */
  words: Map<number, HeardWord>;
}

/**
 * One synthetic caller: dials, plays a script of turns, listens at its own playout and journals what
 * it heard. It hangs up when the script ends, or when an answer is due for longer than its patience.
 */
export class Caller {
  readonly call: string;
  readonly #options: CallerOptions;
  readonly #handset: Handset;
  readonly #ear = new Ear();
  readonly #facts = new Map<string, number>();
  readonly #finished = Promise.withResolvers<void>();
  #turn: Turn | undefined;
  #turnsDone = 0;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(options: CallerOptions) {
    this.call = options.call;
    this.#options = options;
    this.#handset = openHandset(
      options.url,
      (message) => this.#receive(message),
      (reason) => this.#end('carrier', 'failed', monotonicMs(), reason),
    );
    this.#emit({ kind: 'call-dialled', call: this.call, intendedMs: options.intendedMs });
    this.#handset.dial(this.call, options.from, options.script.to);
    this.#setTimer(ANSWER_WITHIN_MS, () => this.#giveUp('nobody answered'));
  }

  /** Resolves when the call is over. */
  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  /** An answer is due and nothing of it was heard yet. */
  get pending(): boolean {
    return this.#turn?.dueMs !== undefined && !this.#turn.answerBegun;
  }

  /** The harness ends the call: neither dropped nor completed. */
  stop(): void {
    this.#handset.hangUp();
    this.#end('harness', 'stopped', monotonicMs());
  }

  #receive(message: HandsetMessage): void {
    if (this.#ended) return;
    switch (message.type) {
      case 'answered':
        this.#emit({ kind: 'call-answered', call: this.call }, message.atMs);
        this.#setTimer(this.#options.script.pauseMs, () => this.#speak());
        return;
      case 'spoken':
        this.#awaitAnswer(message.toMs);
        return;
      case 'heard':
        this.#take(this.#ear.hear(message.frames));
        return;
      case 'tick':
        this.#take(this.#ear.passSilence(message.atMs));
        return;
      case 'cleared':
        this.#take(this.#ear.flush());
        return;
      case 'ended':
        this.#end(message.by, 'hung-up', message.atMs, message.reason);
    }
  }

  #speak(): void {
    const line = this.#options.script.turns[this.#turnsDone];
    if (!line) {
      this.#handset.hangUp();
      this.#end('caller', 'completed', monotonicMs());
      return;
    }
    const turn = this.#openTurn(line);
    const slot = SLOTS[turn.slot] ?? 0;
    const payloads = turn.asks ? ask(slot) : tell(slot, turn.value);
    const speech = encodeSpeech({ maker: 'caller', ordinal: turn.number % ORDINALS, payloads });
    this.#handset.speak(turn.number, encodeMuLaw(speech));
    const fact = turn.asks
      ? { asks: { slot: turn.slot, expected: turn.value } }
      : { tells: { slot: turn.slot, value: turn.value } };
    this.#emit({ kind: 'turn-started', call: this.call, turn: turn.number, ...fact });
  }

  #openTurn(line: Script['turns'][number]): Turn {
    const asks = 'ask' in line;
    const slot = asks ? line.ask : line.tell;
    const value = asks
      ? (this.#facts.get(slot) ?? 0)
      : 20 + Math.floor(this.#options.random() * 124);
    if (!asks) this.#facts.set(slot, value);
    this.#turnsDone += 1;
    this.#turn = {
      number: this.#turnsDone,
      slot,
      asks,
      value,
      answerBegun: false,
      words: new Map(),
    };
    return this.#turn;
  }

  #awaitAnswer(dueMs: number): void {
    if (!this.#turn) return;
    this.#turn.dueMs = dueMs;
    this.#emit({ kind: 'turn-due', call: this.call, turn: this.#turn.number }, dueMs);
    const patienceMs = this.#options.script.patienceMs;
    this.#setTimer(patienceMs - (monotonicMs() - dueMs), () => this.#giveUp('no answer in time'));
  }

  #take(hearing: Hearing): void {
    for (const stretch of hearing.stretches) {
      this.#emit({ kind: 'audible', call: this.call, ...stretch }, stretch.toMs);
    }
    for (const word of hearing.words) this.#hear(word);
  }

  #hear(word: HeardWord): void {
    const turn = this.#turn;
    const { maker, ordinal, place, payload, fromMs, toMs } = word;
    this.#emit(
      {
        kind: 'word',
        call: this.call,
        turn: turn?.number ?? 0,
        maker,
        ordinal,
        place,
        payload,
        fromMs,
        toMs,
      },
      toMs,
    );
    if (turn?.dueMs === undefined || ordinal !== turn.number % ORDINALS || maker === 'caller')
      return;
    turn.answerBegun = true;
    turn.words.set(place, word);
    if (place === TERMINATOR_PLACE) this.#endTurn(turn, 'answered', toMs);
  }

  #endTurn(turn: Turn, outcome: 'answered' | 'failed', atMs: number): void {
    this.#turn = undefined;
    const used = turn.asks ? { used: findFact(turn) } : {};
    this.#emit({ kind: 'turn-ended', call: this.call, turn: turn.number, outcome, ...used }, atMs);
    if (outcome === 'answered') this.#setTimer(this.#options.script.pauseMs, () => this.#speak());
  }

  #giveUp(detail: string): void {
    this.#handset.hangUp();
    this.#end('caller', 'abandoned', monotonicMs(), detail);
  }

  #end(by: CallEnded['by'], reason: CallEnded['reason'], atMs: number, detail?: string): void {
    if (this.#ended) return;
    this.#take(this.#ear.flush());
    if (this.#turn && reason !== 'stopped') this.#endTurn(this.#turn, 'failed', atMs);
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#emit({ kind: 'call-ended', call: this.call, by, reason, detail }, atMs);
    this.#handset.close();
    this.#finished.resolve();
  }

  #setTimer(delayMs: number, action: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(action, Math.max(0, delayMs));
  }

  #emit(body: Parameters<Source['emit']>[0], atMs?: number): void {
    this.#options.source.emit(body, atMs);
  }
}

/** The fact in an answer to a question: recalled, for the slot asked, with the value told. */
function findFact(turn: Turn): { correct: boolean; maker?: string } {
  const said = [1, 2, 3].map((place) => turn.words.get(place));
  const expected = [RECALLED, SLOTS[turn.slot], turn.value];
  const correct = said.every((word, index) => word?.payload === expected[index]);
  return { correct, maker: said[2]?.maker };
}
