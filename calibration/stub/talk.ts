import { planAnswer, toText } from '../../fakes/speech/dialogue.ts';
import { encodeSpeech } from '../../fakes/speech/encode-answer.ts';
import { decodeMuLaw, encodeMuLaw } from '../../fakes/speech/mu-law.ts';
import { type HeardWord, WordDecoder } from '../../fakes/speech/word-decoder.ts';
import { monotonicMs } from './clock.ts';
import { drawMs } from './random.ts';
import type { Truth } from './truth.ts';

const SAMPLES_PER_WORD = 1600;
const TERMINATOR_PLACE = 11;
const RECALLED = 4;
const FRAME_MS = 20;
/** A word ends with silence: what is heard of it ends before it was played out. */
const WORD_GAP_MS = 20;

/** How the stub reaches the caller, and hears when a mark was played out. */
export interface Line {
  play(audio: Uint8Array): void;
  mark(name: string): void;
}

interface Answer {
  turn: number;
  payloads: number[];
  /** Words of the speech as spoken: head, words, terminator. */
  words: Int16Array[];
  next: number;
  dueMs: number;
  /** End of what was last played out, or the moment from which the answer is due. */
  silentSinceMs: number;
  firstWordMs?: number;
  deadAirMs: number;
  factKept?: boolean;
  /** The carrier still holds audio of it. */
  playing: boolean;
  outage?: number;
  pauseBefore?: number;
}

/**
 * One call of the stub: answers each utterance after a planned delay, with a planned pause in the
 * middle, as the primary or as the backup, and stamps what it did.
 */
export class Talk {
  readonly #from: string;
  readonly #line: Line;
  readonly #truth: Truth;
  readonly #random: () => number;
  readonly #outage: () => number | undefined;
  readonly #decoder = new WordDecoder();
  readonly #history: { role: 'user' | 'assistant'; text: string; complete: boolean }[] = [];
  readonly #heard = new Map<number, HeardWord>();
  #frameMs = 0;
  #turn = 0;
  #voicedMs = 0;
  #answer: Answer | undefined;
  /** Without primary and backup nothing is said. */
  #stalled = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    from: string,
    line: Line,
    truth: Truth,
    random: () => number,
    outage: () => number | undefined,
  ) {
    this.#from = from;
    this.#line = line;
    this.#truth = truth;
    this.#random = random;
    this.#outage = outage;
  }

  /** One frame of the caller, just arrived. */
  hear(frame: Uint8Array, arrivedMs: number): void {
    this.#frameMs += FRAME_MS;
    if (frame.some((byte) => byte !== 0xff)) this.#voicedMs = arrivedMs;
    for (const word of this.#decoder.push(decodeMuLaw(frame), this.#frameMs)) {
      this.#heard.set(word.place, word);
      if (word.place === TERMINATOR_PLACE) this.#plan();
    }
  }

  /** The carrier played out everything before this mark. */
  played(name: string, arrivedMs: number): void {
    const answer = this.#answer;
    if (!answer || name !== `${answer.turn}/${answer.next}`) return;
    answer.silentSinceMs = arrivedMs - WORD_GAP_MS;
    answer.playing = false;
    if (answer.next === answer.words.length) this.#finish(answer);
    else this.#timer = setTimeout(() => this.#speak(), drawMs(this.#random, 100, 1500));
  }

  /** The primary was lost: what was being answered goes on as the backup's, later. */
  losePrimary(outage: number, hasBackup: boolean): void {
    this.#stalled = !hasBackup;
    if (!this.#answer) return;
    if (hasBackup) this.#switch(this.#answer, outage);
    // What the carrier holds plays on; the rest waits for its mark, or for the primary.
    if (this.#answer.playing) return;
    clearTimeout(this.#timer);
    if (hasBackup) this.#timer = setTimeout(() => this.#speak(), drawMs(this.#random, 100, 1200));
  }

  /** The primary is there again, and there was no backup: the answer goes on. */
  resume(): void {
    this.#stalled = false;
    if (this.#answer && !this.#answer.playing) this.#speak();
  }

  #switch(answer: Answer, outage: number): void {
    answer.outage = outage;
    answer.words = this.#say(answer.payloads, 'other');
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #plan(): void {
    const head = this.#heard.get(0);
    const payloads = Array.from(
      { length: head?.payload ?? 0 },
      (_, index) => this.#heard.get(index + 1)?.payload ?? 0,
    );
    this.#heard.clear();
    this.#turn += 1;
    this.#history.push({ role: 'user', text: toText(payloads), complete: true });
    const outage = this.#outage();
    const plan = planAnswer(this.#history);
    const forgets = this.#asks(plan.payloads) && outage !== undefined && this.#random() < 1 / 3;
    const answer = forgets ? misremember(plan.payloads) : plan.payloads;
    this.#history.push({ role: 'assistant', text: toText(answer), complete: true });
    const dueMs = this.#voicedMs;
    this.#answer = {
      turn: this.#turn,
      payloads: answer,
      words: this.#say(answer, outage === undefined ? 'stub' : 'other'),
      next: 0,
      dueMs,
      silentSinceMs: dueMs,
      deadAirMs: 0,
      playing: false,
      factKept: this.#asks(answer) ? !forgets : undefined,
      outage,
      pauseBefore: 2 + Math.floor(this.#random() * 4),
    };
    this.#timer = setTimeout(() => this.#speak(), drawMs(this.#random, 80, 1300));
  }

  #asks(payloads: number[]): boolean {
    return payloads[0] === RECALLED;
  }

  #say(payloads: number[], maker: string): Int16Array[] {
    const speech = encodeSpeech({ maker, ordinal: this.#turn % 12, payloads });
    return Array.from({ length: speech.length / SAMPLES_PER_WORD }, (_, index) =>
      speech.subarray(index * SAMPLES_PER_WORD, (index + 1) * SAMPLES_PER_WORD),
    );
  }

  /** Plays words without a gap until the planned pause, or to the end. */
  #speak(): void {
    const answer = this.#answer;
    if (!answer || this.#stalled) return;
    const silentMs = monotonicMs() - answer.silentSinceMs;
    answer.deadAirMs = Math.max(answer.deadAirMs, silentMs);
    if (answer.firstWordMs === undefined) answer.firstWordMs = monotonicMs();
    if (answer.outage !== undefined) this.#stampFailover(answer);
    const pauseAt = answer.pauseBefore;
    const until = pauseAt !== undefined && answer.next < pauseAt ? pauseAt : answer.words.length;
    for (; answer.next < until; answer.next += 1) {
      const word = answer.words[answer.next];
      if (word) this.#line.play(encodeMuLaw(word));
    }
    answer.playing = true;
    this.#line.mark(`${answer.turn}/${answer.next}`);
  }

  #stampFailover(answer: Answer): void {
    const { failovers } = this.#truth;
    const outage = answer.outage ?? 0;
    if (failovers.some((each) => each.from === this.#from && each.outage === outage)) return;
    const lostMs = this.#truth.outages[outage]?.lostMs ?? 0;
    const tookMs = monotonicMs() - Math.max(lostMs, answer.dueMs);
    failovers.push({ from: this.#from, outage, tookMs });
  }

  #finish(answer: Answer): void {
    this.#truth.turns.push({
      from: this.#from,
      turn: answer.turn,
      latencyMs: (answer.firstWordMs ?? answer.dueMs) - answer.dueMs,
      deadAirMs: answer.deadAirMs,
      factKept: answer.factKept,
    });
    this.#answer = undefined;
  }
}

/** The backup answers with another value than the one told. */
function misremember([intent = RECALLED, slot = 0, value = 20, ...rest]: number[]): number[] {
  return [intent, slot, 20 + ((value - 19) % 124), ...rest];
}
