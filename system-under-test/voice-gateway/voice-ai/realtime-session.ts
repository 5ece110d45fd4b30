import type { OpenAIRealtimeWS } from 'openai/realtime/ws';
import type { RealtimeClientEvent, RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import {
  classifyReportedError,
  classifyTransportError,
  type ReportedError,
  VoiceAiFailure,
} from './failure.ts';
import { ResponseGate } from './response-gate.ts';
import type { HistoryItem, Opening, VoiceSession } from './voice-ai.ts';

export interface RealtimeSessionOptions {
  provider: string;
  socket: OpenAIRealtimeWS;
  opening: Opening;
  description: Record<string, unknown>;
  connectTimeoutMs: number;
  onReady: () => void;
  onNeverReady: (failure: VoiceAiFailure) => void;
  onOddity: (message: string) => void;
}

/** xAI sends more than the SDK has types for. */
type ServerEvent =
  | RealtimeServerEvent
  | {
      type: 'conversation.item.input_audio_transcription.updated';
      item_id: string;
      transcript: string;
    };

/** Audio goes to the carrier as it came, so it must be what it claims to be. */
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** One Realtime session. It says `onFailed` at most once, and nothing after it. */
export class RealtimeSession implements VoiceSession {
  readonly provider: string;
  readonly #options: RealtimeSessionOptions;
  readonly #responses = new ResponseGate();
  /** Turns committed but not yet named by the provider, oldest first. */
  readonly #unnamedTurns: number[] = [];
  readonly #turnOfItem = new Map<string, number>();
  readonly #connectTimer: NodeJS.Timeout;
  #state: 'connecting' | 'ready' | 'ended' = 'connecting';
  #readyAtMs = 0;

  constructor(options: RealtimeSessionOptions) {
    this.#options = options;
    this.provider = options.provider;
    this.#connectTimer = setTimeout(() => {
      const message = `no session.created within ${options.connectTimeoutMs} ms`;
      this.#fail(new VoiceAiFailure('connect-timeout', message));
    }, options.connectTimeoutMs);
    const { socket } = options;
    socket.on('event', (event) => this.#onEvent(event as ServerEvent));
    socket.on('error', (error) => {
      if (error.error) return; // came as an event too
      this.#fail(classifyTransportError(error, this.#state === 'ready'));
    });
    // The SDK has no close event of its own.
    socket.socket.on('close', (code, reason) => {
      const kind = this.#state === 'ready' ? 'connection-lost' : 'connect-failed';
      this.#fail(new VoiceAiFailure(kind, `socket closed: ${code} ${reason.toString()}`.trim()));
    });
  }

  addItem({ role, text, complete }: HistoryItem): void {
    const status = complete ? 'completed' : 'incomplete';
    const item =
      role === 'user'
        ? { type: 'message', role, status, content: [{ type: 'input_text', text }] }
        : { type: 'message', role, status, content: [{ type: 'output_text', text }] };
    this.#send({ type: 'conversation.item.create', item } as RealtimeClientEvent);
  }

  appendAudio(muLaw: Buffer): void {
    this.#send({ type: 'input_audio_buffer.append', audio: muLaw.toString('base64') });
  }

  commitAudio(turnId: number): void {
    this.#unnamedTurns.push(turnId);
    this.#send({ type: 'input_audio_buffer.commit' });
  }

  requestAnswer(): void {
    this.#responses.onRequested();
    this.#send({ type: 'response.create' });
  }

  cancelAnswer(): void {
    this.#responses.onCancelled();
    this.#send({ type: 'response.cancel' });
  }

  abandon(failure: VoiceAiFailure): void {
    this.#fail(failure);
  }

  close(): void {
    if (this.#state === 'ended') return;
    if (this.#state === 'ready') {
      const durationMs = performance.now() - this.#readyAtMs;
      this.#options.opening.onUsed(this.provider, durationMs);
    }
    this.#state = 'ended';
    clearTimeout(this.#connectTimer);
    // A dead peer would never answer a close frame.
    this.#options.socket.socket.terminate();
  }

  #send(event: RealtimeClientEvent): void {
    if (this.#state === 'ready') this.#options.socket.send(event);
  }

  #fail(failure: VoiceAiFailure): void {
    if (this.#state === 'ended') return;
    const wasReady = this.#state === 'ready';
    this.close();
    if (wasReady) this.#options.opening.listener.onFailed(failure);
    else this.#options.onNeverReady(failure);
  }

  #onCreated(): void {
    if (this.#state !== 'connecting') return;
    clearTimeout(this.#connectTimer);
    this.#state = 'ready';
    this.#readyAtMs = performance.now();
    this.#send({
      type: 'session.update',
      session: this.#options.description,
    } as unknown as RealtimeClientEvent);
    this.#options.opening.brief(this);
    this.#options.onReady();
  }

  #onEvent(event: ServerEvent): void {
    if (this.#state === 'ended') return;
    const { listener } = this.#options.opening;
    switch (event.type) {
      case 'response.output_audio.delta':
        if (this.#responses.isWanted(event.response_id) && BASE64.test(event.delta)) {
          listener.onAudio(event.delta);
        }
        break;
      case 'response.output_audio_transcript.delta':
        if (this.#responses.isWanted(event.response_id)) listener.onAnswerText(event.delta);
        break;
      case 'response.output_audio.done':
        if (this.#responses.isWanted(event.response_id)) listener.onAnswerSpoken();
        break;
      case 'response.created':
        this.#responses.onCreated(event.response.id);
        break;
      case 'response.done':
        this.#onResponseDone(event.response.id, event.response.status_details?.error);
        break;
      case 'input_audio_buffer.committed': {
        const turn = this.#unnamedTurns.shift();
        if (turn !== undefined) this.#turnOfItem.set(event.item_id, turn);
        break;
      }
      case 'conversation.item.input_audio_transcription.updated':
      case 'conversation.item.input_audio_transcription.completed':
        this.#onTranscript(event.item_id, event.transcript);
        break;
      case 'session.created':
        this.#onCreated();
        break;
      case 'error':
        this.#onReportedError(event.error);
        break;
      default: // pings and echoes of what we sent
    }
  }

  #onTranscript(itemId: string, transcript: string): void {
    const turn = this.#turnOfItem.get(itemId);
    if (turn !== undefined) this.#options.opening.listener.onUserText(turn, transcript);
  }

  #onResponseDone(responseId: string | undefined, error: ReportedError | undefined): void {
    const wanted = this.#responses.isWanted(responseId);
    if (error && wanted) this.#onReportedError(error);
    if (wanted && this.#state === 'ready') this.#options.opening.listener.onAnswerClosed();
  }

  #onReportedError(error: ReportedError): void {
    const failure = classifyReportedError(error);
    if (failure) {
      this.#fail(failure);
      return;
    }
    if (error.code === 'input_audio_buffer_commit_empty') this.#unnamedTurns.shift();
    this.#options.onOddity(error.message ?? JSON.stringify(error));
  }
}
