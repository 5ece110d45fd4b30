import { setTimeout as sleep } from 'node:timers/promises';
import { CallerSpeech } from './caller-speech.ts';
import { fetchDocument, type WrongWebhook } from './fetch-document.ts';
import { type EntryPoint, followTwiml, type ScriptedCall } from './follow-twiml.ts';
import type { EndedBy, HandsetLine } from './handset-line.ts';
import { MediaStream, type MediaStreamListener } from './media-stream.ts';
import { isSilent, PlayoutBuffer } from './playout-buffer.ts';
import type { PlayoutClock, Tick } from './playout-clock.ts';
import { renderSay } from './say.ts';
import type { MakeSid } from './sid.ts';
import type { Target, Verb } from './twiml.ts';

/** What a call needs of the carrier around it. */
export interface Exchange {
  accountSid: string;
  authToken: string;
  clock: PlayoutClock;
  makeSid: MakeSid;
  now(): number;
  /** Twilio's debugger: what went wrong, under its number. */
  alert(call: string, error: string): void;
  /** What a misbehaviour makes of the next webhook; counts that somebody felt it. */
  alterWebhook(): WrongWebhook | undefined;
}

export interface CallDetails {
  sid: string;
  from: string;
  to: string;
  direction: 'inbound' | 'outbound-api';
  /** Asked when a document fails. */
  fallbackUrl?: string;
  /** Absent: the person called is not simulated, and listens in silence. */
  line?: HandsetLine;
}

type State =
  | { is: 'ringing' }
  | { is: 'in-progress'; answeredAt: Date }
  | { is: 'ended'; answeredAt?: Date; endedAt: Date; by: EndedBy; reason: string };

/** One telephone call: its audio in both directions, and the document that it follows. */
export class PhoneCall implements ScriptedCall {
  readonly details: CallDetails;
  readonly createdAt = new Date();
  readonly #exchange: Exchange;
  readonly #buffer = new PlayoutBuffer();
  readonly #speech = new CallerSpeech();
  readonly #over = Promise.withResolvers<void>();
  #state: State = { is: 'ringing' };
  #stream: MediaStream | undefined;
  #script = new AbortController();
  #whenPlayed: (() => void)[] = [];
  #playedMarks: string[] = [];
  /** To be heard from the tick under way on. */
  #frame: Uint8Array | undefined;
  /** Number of the clock's tick with which the call began. */
  #firstTick: number | undefined;

  constructor(details: CallDetails, exchange: Exchange) {
    this.details = details;
    this.#exchange = exchange;
  }

  get state(): Readonly<State> {
    return this.#state;
  }

  /** Resolves when the call has ended, by whomever. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  get fallbackUrl(): string | undefined {
    return this.details.fallbackUrl;
  }

  /** Leaves the document that it follows, if any, for another one. */
  follow(entry: EntryPoint): void {
    if (this.#state.is === 'ended') return;
    this.#script.abort();
    this.#script = new AbortController();
    this.#stopStream();
    void followTwiml(this, entry, this.#script.signal);
  }

  /** The person at the telephone speaks from the next tick on. */
  speak(turn: number, audio: Uint8Array): void {
    this.#speech.say(turn, audio);
  }

  answer(): void {
    if (this.#state.is !== 'ringing') return;
    this.#state = { is: 'in-progress', answeredAt: new Date() };
    this.details.line?.tell({ type: 'answered', atMs: this.#exchange.now() });
    this.#exchange.clock.add(this);
  }

  end(by: EndedBy, reason: string): void {
    if (this.#state.is === 'ended') return;
    const answeredAt = this.#state.is === 'in-progress' ? this.#state.answeredAt : undefined;
    this.#state = { is: 'ended', answeredAt, endedAt: new Date(), by, reason };
    this.#script.abort();
    this.#exchange.clock.remove(this);
    this.#stream?.stop();
    this.details.line?.tell({ type: 'ended', by, reason, atMs: this.#exchange.now() });
    this.#over.resolve();
  }

  fetch(target: Target, extra: Record<string, string>, signal: AbortSignal): Promise<string> {
    const { authToken, alterWebhook } = this.#exchange;
    const wrong = alterWebhook();
    const parameters = this.#describe(extra);
    return fetchDocument({ ...target, parameters, authToken, signal, wrong });
  }

  alert(error: string): void {
    this.#exchange.alert(this.details.sid, error);
  }

  /** The carrier's own voice; resolves when it was heard. */
  say(text: string, times: number, signal: AbortSignal): Promise<void> {
    this.#buffer.add(renderSay(text, times), this.#exchange.now());
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#whenPlayed.push(resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    return promise;
  }

  async pause(durationMs: number, signal: AbortSignal): Promise<void> {
    await sleep(durationMs, undefined, { signal });
  }

  /**
   * Hands the audio to the stack until it, or we, end the stream. A call that still rings is answered
   * once somebody listens there: what a caller says into a stream that is not open yet is lost.
   */
  connect(verb: Verb & { verb: 'stream' }): Promise<void> {
    const { accountSid, authToken, makeSid } = this.#exchange;
    const { promise, resolve } = Promise.withResolvers<void>();
    const { url, parameters } = verb;
    const streamSid = makeSid('MZ');
    const callSid = this.details.sid;
    const listener: MediaStreamListener = {
      onOpen: () => this.answer(),
      onMedia: (audio) => this.#buffer.add(audio, this.#exchange.now()),
      onMark: (name) => {
        if (this.#buffer.mark(name)) stream.echoMark(name);
      },
      onClear: () => this.#clear(),
      onEnd: (error) => {
        if (error) this.alert(error);
        if (this.#stream === stream) this.#stopStream();
        this.answer();
        resolve();
      },
    };
    const options = { url, authToken, accountSid, callSid, streamSid, parameters };
    const stream = new MediaStream(options, listener);
    this.#stream = stream;
    return promise;
  }

  take({ n, nominalMs }: Tick): void {
    this.#firstTick ??= n;
    this.#playedMarks.push(...this.#buffer.settle());
    if (this.#buffer.isPlayed) for (const resolve of this.#whenPlayed.splice(0)) resolve();
    const frame = this.#buffer.take(nominalMs);
    this.#frame = frame && !isSilent(frame) ? frame : undefined;
  }

  send({ n, nominalMs }: Tick): void {
    if (this.#state.is === 'ended') return;
    const { frame, spoken } = this.#speech.next(nominalMs);
    this.#stream?.sendFrame(frame);
    for (const mark of this.#playedMarks.splice(0)) this.#stream?.echoMark(mark);
    this.details.line?.tick(n - (this.#firstTick ?? n), nominalMs, this.#frame);
    if (spoken) this.details.line?.tell({ type: 'spoken', ...spoken });
  }

  /** What was not played yet is gone, and its marks come back at once. */
  #clear(): void {
    for (const mark of this.#buffer.clear()) this.#stream?.echoMark(mark);
    if (this.#state.is !== 'in-progress') return;
    this.details.line?.tell({ type: 'cleared', atMs: this.#exchange.now() });
  }

  /** What the stream has not played goes with it. */
  #stopStream(): void {
    const stream = this.#stream;
    if (!stream) return;
    this.#clear();
    this.#stream = undefined;
    this.#playedMarks = [];
    stream.stop();
  }

  #describe(extra: Record<string, string>): Record<string, string> {
    const { sid, from, to, direction } = this.details;
    return {
      AccountSid: this.#exchange.accountSid,
      ApiVersion: '2010-04-01',
      CallSid: sid,
      CallStatus: this.#state.is === 'ringing' ? 'ringing' : 'in-progress',
      Called: to,
      Caller: from,
      Direction: direction,
      From: from,
      To: to,
      ...extra,
    };
  }
}
