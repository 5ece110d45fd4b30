import { planAnswer, toText } from '../../fakes/speech/dialogue.ts';
import { decodeMuLaw } from '../../fakes/speech/mu-law.ts';
import { type HeardWord, WordDecoder } from '../../fakes/speech/word-decoder.ts';
import { Beat, type Journey } from './beat.ts';
import { monotonicMs } from './clock.ts';
import { drawMs } from './random.ts';
import { type Mistake, type ScriptedAnswer, scriptAnswer, speakWord } from './script-answer.ts';
import type { Truth } from './truth.ts';

const TERMINATOR_PLACE = 11;
const RECALLED = 4;
const FRAME_MS = 20;
const WORD_MS = 200;
/** A word ends with silence: what is heard of it ends before it was played out. */
const WORD_GAP_MS = 20;
const SILENCE = 0xff;
const FORGOTTEN_SHARE = 1 / 3;
const DROPPED_SHARE = 0.03;
/** Of each kind of wrong word. */
const MISTAKEN_SHARE = 0.08;

/** How the stub reaches the caller, and hears when a mark was played out. */
export interface Line {
  play(audio: Uint8Array): void;
  mark(name: string): void;
  hangUp(): void;
}

/** What all calls of the stub share. */
export interface Stub {
  truth: Truth;
  random: () => number;
  /** Whether calls are dropped, words said wrongly and facts forgotten. */
  makesMistakes: boolean;
  journey: Journey;
  /** Number of the outage under way. */
  outage(): number | undefined;
}

interface Answer extends ScriptedAnswer {
  turn: number;
  maker: string;
  /** Whose voice was heard last. */
  heardMaker: string;
  next: number;
  dueMs: number;
  /** End of what was last heard, and of the last word of the answer; or when it became due. */
  silentSinceMs: number;
  gapSinceMs: number;
  /** When the words that are on their way were handed over. */
  handedMs?: number;
  firstWordMs?: number;
  deadAirMs: number;
  gapMs: number;
  factKept?: boolean;
  /** The carrier still holds audio of it. */
  playing: boolean;
  outage?: number;
}

/**
 * One call of the stub: answers each utterance after a planned delay, with a planned pause in the
 * middle, as the primary or as the backup, and stamps what it did as the carrier's buffer saw it.
 */
export class Talk {
  readonly #from: string;
  readonly #line: Line;
  readonly #stub: Stub;
  readonly #beat: Beat;
  readonly #decoder = new WordDecoder();
  readonly #history: { role: 'user' | 'assistant'; text: string; complete: boolean }[] = [];
  readonly #heard = new Map<number, HeardWord>();
  #greetedMs = 0;
  #turn = 0;
  /** Number of the caller's last voiced frame. */
  #voiced = 0;
  #answer: Answer | undefined;
  #before: { maker: string; head: number } | undefined;
  /** Without primary and backup nothing is said. */
  #stalled = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(from: string, line: Line, stub: Stub) {
    this.#from = from;
    this.#line = line;
    this.#stub = stub;
    this.#beat = new Beat(stub.journey);
  }

  /** The stream is open: a first mark there and back tells how far the carrier is. */
  greet(): void {
    this.#greetedMs = monotonicMs();
    this.#line.mark('hello');
  }

  /** One frame of the caller, just arrived. */
  hear(frame: Uint8Array, arrivedMs: number): void {
    this.#beat.count(arrivedMs);
    const { frames } = this.#beat;
    if (frame.some((byte) => byte !== SILENCE)) this.#voiced = frames;
    for (const word of this.#decoder.push(decodeMuLaw(frame), frames * FRAME_MS)) {
      this.#heard.set(word.place, word);
      if (word.place === TERMINATOR_PLACE) this.#plan();
    }
  }

  /** A mark came back: at once when it stood before the words, else when they were played out. */
  marked(name: string, arrivedMs: number): void {
    if (name === 'hello') this.#learnJourney(arrivedMs - this.#greetedMs);
    const answer = this.#answer;
    if (answer && name === `in ${answer.turn}/${answer.next}`) this.#stampEntry(answer, arrivedMs);
    if (answer && name === `out ${answer.turn}/${answer.next}`) this.#played(answer);
  }

  /** The primary was lost: what was being answered goes on as the backup's, later. */
  losePrimary(outage: number, hasBackup: boolean): void {
    this.#stalled = !hasBackup;
    const answer = this.#answer;
    if (!answer) return;
    if (hasBackup) Object.assign(answer, { outage, maker: 'other' });
    // What the carrier holds plays on; the rest waits for its mark, or for the primary.
    if (answer.playing) return;
    clearTimeout(this.#timer);
    if (hasBackup) this.#speakIn(100, 1200);
  }

  /** The primary is there again, and there was no backup: the answer goes on. */
  resume(): void {
    this.#stalled = false;
    if (this.#answer && !this.#answer.playing) this.#speak();
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #plan(): void {
    const head = this.#heard.get(0);
    const said = Array.from(
      { length: head?.payload ?? 0 },
      (_, index) => this.#heard.get(index + 1)?.payload ?? 0,
    );
    this.#heard.clear();
    this.#turn += 1;
    this.#history.push({ role: 'user', text: toText(said), complete: true });
    const { random } = this.#stub;
    const outage = this.#stub.outage();
    const plan = planAnswer(this.#history);
    const recalls = plan.payloads[0] === RECALLED;
    const forgets = recalls && outage !== undefined && this.#errs(FORGOTTEN_SHARE);
    const payloads = forgets ? misremember(plan.payloads) : plan.payloads;
    this.#history.push({ role: 'assistant', text: toText(payloads), complete: true });
    const dueMs = this.#beat.sentMs(this.#voiced);
    const maker = outage === undefined ? 'stub' : 'other';
    this.#answer = {
      ...scriptAnswer(this.#turn, payloads, random, this.#chooseMistake()),
      turn: this.#turn,
      maker,
      heardMaker: maker,
      next: 0,
      dueMs,
      silentSinceMs: dueMs,
      gapSinceMs: dueMs,
      deadAirMs: 0,
      gapMs: 0,
      playing: false,
      factKept: recalls ? !forgets : undefined,
      outage,
    };
    this.#speakIn(80, 1300);
  }

  #errs(share: number): boolean {
    return this.#stub.makesMistakes && this.#stub.random() < share;
  }

  #chooseMistake(): Mistake | undefined {
    if (this.#errs(MISTAKEN_SHARE)) return { kind: 'repeated' };
    if (this.#errs(MISTAKEN_SHARE)) return { kind: 'skipped' };
    return this.#before && this.#errs(MISTAKEN_SHARE)
      ? { kind: 'stale', ...this.#before }
      : undefined;
  }

  #speakIn(fromMs: number, toMs: number): void {
    this.#timer = setTimeout(() => this.#speak(), drawMs(this.#stub.random, fromMs, toMs));
  }

  /** Plays words without a gap until the planned pause, or to the end. */
  #speak(): void {
    const answer = this.#answer;
    if (!answer || this.#stalled) return;
    const { words, pauseBefore, maker, turn } = answer;
    const until = answer.next < pauseBefore ? pauseBefore : words.length;
    const audio = words.slice(answer.next, until).map((word) => speakWord(word, maker));
    Object.assign(answer, { next: until, playing: true, heardMaker: maker });
    answer.handedMs = monotonicMs();
    // The carrier holds nothing: it gives this mark back as it takes the words behind it.
    this.#line.mark(`in ${turn}/${until}`);
    for (const word of audio) this.#line.play(word);
    this.#line.mark(`out ${turn}/${until}`);
  }

  /** The words entered the carrier's buffer half-way between handing them over and the echo. */
  #stampEntry(answer: Answer, echoedMs: number): void {
    const handedMs = answer.handedMs ?? echoedMs;
    this.#learnJourney(echoedMs - handedMs);
    const enteredMs = (handedMs + echoedMs) / 2;
    answer.firstWordMs ??= enteredMs;
    answer.deadAirMs = Math.max(answer.deadAirMs, enteredMs - answer.silentSinceMs);
    answer.gapMs = Math.max(answer.gapMs, enteredMs - answer.gapSinceMs);
    if (answer.outage !== undefined) this.#stampFailover(answer, answer.outage, enteredMs);
  }

  #learnJourney(tookMs: number): void {
    const { journey } = this.#stub;
    journey.shortestMs = Math.min(journey.shortestMs, tookMs);
  }

  #stampFailover({ dueMs }: Answer, outage: number, enteredMs: number): void {
    const { failovers, outages } = this.#stub.truth;
    if (failovers.some((each) => each.from === this.#from && each.outage === outage)) return;
    const tookMs = enteredMs - Math.max(outages[outage]?.lostMs ?? 0, dueMs);
    failovers.push({ from: this.#from, outage, tookMs });
  }

  /** The carrier played out everything before the mark, which it sent behind the latest frame. */
  #played(answer: Answer): void {
    const beat = this.#beat;
    answer.silentSinceMs = beat.sentMs(beat.frames) - WORD_GAP_MS;
    answer.playing = false;
    if (answer.next === answer.words.length) {
      this.#finish(answer);
      return;
    }
    answer.gapSinceMs = answer.silentSinceMs - (answer.endsStale ? WORD_MS : 0);
    if (this.#errs(DROPPED_SHARE)) {
      this.#stub.truth.dropped.push(this.#from);
      this.#line.hangUp();
    } else this.#speakIn(100, answer.outage === undefined ? 1500 : 1200);
  }

  #finish(answer: Answer): void {
    const {
      turn,
      heardMaker: maker,
      dueMs,
      firstWordMs = dueMs,
      deadAirMs,
      gapMs,
      factKept,
    } = answer;
    const { mistakes, words } = answer;
    const latencyMs = firstWordMs - dueMs;
    const turns = this.#stub.truth.turns;
    turns.push({ from: this.#from, turn, latencyMs, deadAirMs, gapMs, factKept, ...mistakes });
    this.#before = { maker, head: words[0]?.payload ?? 0 };
    this.#answer = undefined;
  }
}

/** The backup answers with another value than the one told. */
function misremember([intent = RECALLED, slot = 0, value = 20, ...rest]: number[]): number[] {
  return [intent, slot, 20 + ((value - 19) % 124), ...rest];
}
