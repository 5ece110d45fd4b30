import type { AudioRing } from './audio/audio-ring.ts';
import { Filler } from './audio/filler.ts';
import { SAMPLES_PER_MS } from './audio/mu-law.ts';
import { Playout } from './audio/playout.ts';
import { VoiceActivity } from './audio/voice-activity.ts';
import type { MediaStream } from './carrier/media-stream.ts';
import type { Config } from './config.ts';
import type { ConversationLog, UserTurn } from './conversation/conversation-log.ts';
import { handOver } from './conversation/hand-over.ts';
import { VoiceAiFailure } from './voice-ai/failure.ts';
import type { Opening, VoiceAi, VoiceListener, VoiceSession } from './voice-ai/voice-ai.ts';
import { Watchdog } from './watchdog.ts';

/** 100 ms of µ-law: a fifth of the messages that the carrier's frames would make. */
const APPEND_BYTES = 800;
/** A caller who speaks within this of the answer's end has let it finish. */
const STILL_PLAYING_MS = 100;

export type CallOutcome = 'hung-up' | 'stream-lost' | 'no-voice-ai';

export interface CallOptions {
  call: string;
  config: Config;
  stream: MediaStream;
  voiceAi: VoiceAi;
  log: ConversationLog;
  ring: AudioRing;
  fillerPiece: string;
  /** Something was said that is worth keeping. */
  onSaid: () => void;
  onUsed: (provider: string, durationMs: number) => void;
  onEnded: (outcome: CallOutcome) => void;
}

/** A call from the start of its media stream to the end of it: joins the carrier to the voice AI. */
export class Call {
  readonly #options: CallOptions;
  readonly #log: ConversationLog;
  readonly #ring: AudioRing;
  readonly #voice: VoiceActivity;
  readonly #now = () => performance.now();
  readonly #playout = new Playout(this.#now);
  readonly #watchdog: Watchdog;
  readonly #filler: Filler;
  readonly #preRollBytes: number;
  #session: VoiceSession | undefined;
  /** The provider that was briefed last. */
  #live: VoiceSession | undefined;
  /** Up to where it has got the caller's audio. */
  #sentTo = 0;
  #lastVoicedMs = this.#now();
  #utterance: UserTurn | undefined;
  #onNeeded: (() => void) | undefined;
  #ended = false;

  constructor(options: CallOptions) {
    const { config } = options;
    this.#options = options;
    this.#log = options.log;
    this.#ring = options.ring;
    this.#voice = new VoiceActivity({
      gateDbfs: config.VAD_GATE_DBFS,
      startMs: config.VAD_START,
      hangoverMs: config.VAD_HANGOVER,
    });
    this.#preRollBytes = (config.VAD_PRE_ROLL + config.VAD_START) * SAMPLES_PER_MS;
    this.#watchdog = new Watchdog(this.#now, (failure) => this.#live?.abandon(failure));
    this.#filler = new Filler({
      piece: options.fillerPiece,
      afterMs: config.VOICE_FILLER_AFTER,
      playout: this.#playout,
      now: this.#now,
      send: (piece) => this.#play(piece),
    });
  }

  begin(): void {
    // Cut off with the last stream: the caller may be done by now, and nobody else would notice.
    this.#utterance = this.#log.openUserTurn;
    if (this.#utterance) this.#voice.resume();
    if (this.#log.isAnswerDue) this.#filler.watch(this.#now());
    this.#options.voiceAi.connect(this.#describeOpening()).then(
      (session) => {
        if (this.#ended) session.close();
        else this.#session = session;
      },
      () => this.#giveUp(),
    );
  }

  /** A frame of the caller. */
  hear(muLaw: Buffer): void {
    if (this.#ended) return;
    this.#ring.write(muLaw);
    const { voiced, edge } = this.#voice.push(muLaw);
    if (voiced) this.#lastVoicedMs = this.#now();
    if (edge === 'start') this.#beginUtterance();
    if (this.#utterance) this.#sendCallerAudio(APPEND_BYTES);
    if (edge === 'end') this.#endUtterance();
  }

  /** The caller has heard everything that was sent before `mark`. */
  confirmHeard(mark: string): void {
    const last = this.#log.turns.at(-1);
    if (last?.role === 'assistant' && mark === nameMark(last.id)) this.#playout.clear();
  }

  end(outcome: CallOutcome): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#watchdog.disarm();
    this.#filler.stop();
    this.#onNeeded?.();
    this.#session?.close();
    // Audio that the carrier had not played yet is lost with its stream.
    this.#log.loseUnplayed(this.#now());
    this.#options.onEnded(outcome);
  }

  #describeOpening(): Opening {
    return {
      call: this.#options.call,
      listener: this.#listen(),
      brief: (session) => this.#brief(session),
      isAnswerDue: () => this.#log.isAnswerDue,
      untilNeeded: (withinMs) => this.#untilNeeded(withinMs),
      onUsed: this.#options.onUsed,
    };
  }

  #listen(): VoiceListener {
    return {
      onAudio: (base64) => this.#onAnswerAudio(base64),
      onAnswerText: (delta) => {
        this.#log.addAnswerText(delta, this.#playout.endMs);
        this.#expectMoreOutput();
      },
      onAnswerSpoken: () => this.#finishAnswer(),
      onAnswerClosed: () => this.#finishAnswer(),
      onUserText: (turnId, text) => {
        this.#log.setUserText(turnId, text);
        this.#options.onSaid();
      },
      onFailed: () => this.#giveUp(),
    };
  }

  /** Every new provider comes through here, the first one too. */
  #brief(session: VoiceSession): void {
    if (this.#ended) return;
    this.#live = session;
    this.#sentTo = handOver(session, this.#log, this.#ring);
    if (this.#log.isAnswerDue) this.#askForAnswer(this.#now());
  }

  #beginUtterance(): void {
    this.#onNeeded?.();
    this.#interrupt();
    const withPreRoll = this.#ring.end - this.#preRollBytes;
    const from = Math.max(this.#ring.start, withPreRoll, this.#log.callerAudioEnd);
    this.#utterance = this.#log.beginUserTurn(from);
    this.#sentTo = from;
  }

  #endUtterance(): void {
    const turn = this.#utterance;
    if (!turn?.audio) return;
    this.#utterance = undefined;
    turn.audio.to = this.#ring.end;
    this.#sendCallerAudio(1);
    this.#live?.commitAudio(turn.id);
    this.#filler.watch(this.#lastVoicedMs);
    this.#askForAnswer(this.#lastVoicedMs);
  }

  /** Sends what the provider has not got yet, in whole pieces of 100 ms and a rest of `leastBytes`. */
  #sendCallerAudio(leastBytes: number): void {
    if (!this.#live) return;
    while (this.#ring.end - this.#sentTo >= leastBytes) {
      const to = Math.min(this.#ring.end, this.#sentTo + APPEND_BYTES);
      this.#live.appendAudio(this.#ring.read(this.#sentTo, to));
      this.#sentTo = to;
    }
  }

  #askForAnswer(sinceMs: number): void {
    if (!this.#live) return;
    this.#live.requestAnswer();
    const withinMs = this.#options.config.VOICE_FIRST_OUTPUT_TIMEOUT;
    const explain = () => new VoiceAiFailure('no-output', `no audio within ${withinMs} ms`);
    this.#watchdog.arm(sinceMs + withinMs, explain);
  }

  #expectMoreOutput(): void {
    if (!this.#log.answer) return;
    const withinMs = this.#options.config.VOICE_OUTPUT_GAP_TIMEOUT;
    const explain = () => new VoiceAiFailure('output-gap', `no output for ${withinMs} ms`);
    this.#watchdog.arm(this.#now() + withinMs, explain);
  }

  #onAnswerAudio(base64: string): void {
    if (this.#log.isAnswerDue) this.#log.beginAnswer();
    this.#play(base64);
    this.#filler.yieldToAnswer();
    this.#expectMoreOutput();
  }

  #finishAnswer(): void {
    if (!this.#log.isAnswerDue) return;
    const { id } = this.#log.beginAnswer();
    this.#log.completeAnswer(this.#playout.endMs);
    this.#watchdog.disarm();
    this.#filler.stop();
    this.#options.stream.mark(nameMark(id));
    this.#options.onSaid();
  }

  /** The caller speaks while we do, or before we could: the answer under way is no longer wanted. */
  #interrupt(): void {
    const isDue = this.#log.isAnswerDue;
    const isPlaying = this.#playout.endMs > this.#now() + STILL_PLAYING_MS;
    if (!isDue && !isPlaying) return;
    this.#watchdog.disarm();
    this.#filler.stop();
    if (isDue) this.#live?.cancelAnswer();
    this.#log.interruptAnswer(this.#now());
    this.#options.stream.clear();
    this.#playout.clear();
  }

  #play(base64: string): void {
    this.#playout.add(base64);
    this.#options.stream.play(base64);
  }

  #untilNeeded(withinMs: number): Promise<void> {
    if (this.#voice.speaking || this.#log.isAnswerDue) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#onNeeded?.(), withinMs);
      this.#onNeeded = () => {
        clearTimeout(timer);
        this.#onNeeded = undefined;
        resolve();
      };
    });
  }

  /** No provider is left: the carrier asks what to do when its stream ends. */
  #giveUp(): void {
    this.end('no-voice-ai');
    this.#options.stream.close();
  }
}

function nameMark(turnId: number): string {
  return `answer-${turnId}`;
}
