import type { Logger } from 'pino';
import { AudioRing } from './audio/audio-ring.ts';
import { renderHum } from './audio/filler.ts';
import { SAMPLES_PER_MS } from './audio/mu-law.ts';
import { Call, type CallOutcome } from './call.ts';
import type { MediaStream } from './carrier/media-stream.ts';
import type { Config } from './config.ts';
import { Bill } from './conversation/bill.ts';
import { ConversationLog } from './conversation/conversation-log.ts';
import type { ConversationStore } from './conversation/conversation-store.ts';
import { type Metrics, SERVICE } from './operations/metrics.ts';
import type { VoiceAi } from './voice-ai/voice-ai.ts';

export interface CallDeskOptions {
  config: Config;
  voiceAi: VoiceAi;
  store: ConversationStore;
  metrics: Metrics;
  logger: Logger;
}

/** What outlives the media stream of a call. */
interface Conversation {
  call: string;
  log: ConversationLog;
  ring: AudioRing;
  bill: Bill;
  startedAt: Date;
  /** Runs while no stream is open: nobody came back, the call is over. */
  closing?: NodeJS.Timeout;
}

/** Takes calls, keeps their conversations until they come back, and books what they cost. */
export class CallDesk {
  readonly #options: CallDeskOptions;
  readonly #conversations = new Map<string, Conversation>();
  readonly #calls = new Map<string, Call>();
  readonly #fillerPiece = renderHum();

  constructor(options: CallDeskOptions) {
    this.#options = options;
  }

  /** A media stream has said which call it belongs to; `resumed` when the call had one before. */
  async take(call: string, stream: MediaStream, resumed: boolean): Promise<Call> {
    // The carrier has given up a stream that we still take for alive.
    this.#calls.get(call)?.end('stream-lost');
    const conversation = await this.#findConversation(call, resumed);
    clearTimeout(conversation.closing);
    const { config, voiceAi, metrics, store, logger } = this.#options;
    const { log, ring, bill } = conversation;
    const taken: Call = new Call({
      call,
      config,
      stream,
      voiceAi,
      log,
      ring,
      fillerPiece: this.#fillerPiece,
      onSaid: () => store.save(call, log.store()),
      onUsed: (provider, durationMs) =>
        metrics.costUsd.inc({ provider }, bill.add(provider, durationMs)),
      onEnded: (outcome) => {
        if (this.#calls.get(call) === taken) this.#calls.delete(call);
        metrics.calls.set({ service: SERVICE }, this.#calls.size);
        this.#onStreamEnded(conversation, outcome);
      },
    });
    this.#calls.set(call, taken);
    metrics.calls.set({ service: SERVICE }, this.#calls.size);
    logger.info({ event: 'call-taken', call, resumed, turns: log.turns.length });
    taken.begin();
    return taken;
  }

  close(): void {
    for (const call of this.#calls.values()) call.end('stream-lost');
    for (const { closing } of this.#conversations.values()) clearTimeout(closing);
  }

  async #findConversation(call: string, resumed: boolean): Promise<Conversation> {
    const known = this.#conversations.get(call);
    if (known) return known;
    const { config, store } = this.#options;
    const turns = resumed ? await store.load(call) : undefined;
    const conversation: Conversation = {
      call,
      log: ConversationLog.restore(turns ?? []),
      ring: new AudioRing(config.CALLER_AUDIO_KEPT * SAMPLES_PER_MS),
      bill: new Bill({ grok: config.XAI_USD_PER_MINUTE, openai: config.OPENAI_USD_PER_MINUTE }),
      startedAt: new Date(),
    };
    this.#conversations.set(call, conversation);
    return conversation;
  }

  #onStreamEnded(conversation: Conversation, outcome: CallOutcome): void {
    this.#options.store.save(conversation.call, conversation.log.store());
    if (outcome === 'hung-up') {
      this.#book(conversation, outcome);
      return;
    }
    const windowMs = this.#options.config.VOICE_RESUME_WINDOW;
    conversation.closing = setTimeout(() => this.#book(conversation, outcome), windowMs);
  }

  #book({ call, bill, startedAt }: Conversation, outcome: CallOutcome): void {
    this.#conversations.delete(call);
    const record = {
      call,
      outcome,
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      costUsd: bill.costUsd,
      usage: bill.usage,
    };
    this.#options.store.record(record);
    this.#options.logger.info({ event: 'call-ended', ...record });
  }
}
