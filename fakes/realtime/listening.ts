import { type Conversation, describeItem, type Item } from './conversation.ts';
import type { ServerEvent, TurnDetection } from './dialect.ts';
import { InputBuffer, transcribe } from './input-buffer.ts';
import { VoiceActivity } from './voice-activity.ts';

/** Less than this cannot be committed. */
const LEAST_MS = 100;

/** What listening needs of its session. */
export interface ListeningDoors {
  send(event: ServerEvent): void;
  newId(prefix: string): string;
  turnDetection(): TurnDetection | undefined;
  /** The caller began to speak, by the server's own detection. */
  onSpeech(): void;
  /** An utterance ended, by the server's own detection. */
  onUtterance(): void;
  onTranscript(itemId: string, transcript: string): void;
}

/** The caller's side of a session: audio comes in, utterances go into the conversation. */
export class Listening {
  readonly #doors: ListeningDoors;
  readonly #conversation: Conversation;
  readonly #buffer = new InputBuffer();
  #activity = new VoiceActivity();
  #itemId: string | undefined;

  constructor(conversation: Conversation, doors: ListeningDoors) {
    this.#conversation = conversation;
    this.#doors = doors;
  }

  append(audio: Buffer): void {
    this.#buffer.append(audio);
    const detection = this.#doors.turnDetection();
    if (!detection) return;
    for (const change of this.#activity.push(audio, detection.silenceMs)) {
      if (change.speaking) this.#start(change.atMs);
      else this.#stop(change.atMs);
    }
  }

  clear(): void {
    this.#buffer.take();
    this.#activity = new VoiceActivity();
    this.#itemId = undefined;
    this.#doors.send({ type: 'input_audio_buffer.cleared' });
  }

  /** How much can be committed, and whether it is enough. */
  get buffered(): { durationMs: number; enough: boolean } {
    const { durationMs } = this.#buffer;
    return { durationMs, enough: durationMs >= LEAST_MS };
  }

  /** Makes what was heard the user's turn. */
  commit(): void {
    const { send, newId, onTranscript } = this.#doors;
    const audio = this.#buffer.take();
    const id = this.#itemId ?? newId('item');
    this.#itemId = undefined;
    const item: Item = {
      id,
      role: 'user',
      status: 'completed',
      text: transcribe(audio),
      audio: { headMs: 0, durationMs: audio.length / 8 },
    };
    this.#conversation.add(item);
    const previous_item_id = this.#conversation.previousId(id);
    send({ type: 'input_audio_buffer.committed', previous_item_id, item_id: id });
    send({ type: 'conversation.item.added', previous_item_id, item: describeItem(item) });
    send({ type: 'conversation.item.done', previous_item_id, item: describeItem(item) });
    onTranscript(id, item.text);
  }

  #start(audio_start_ms: number): void {
    this.#itemId = this.#doors.newId('item');
    const item_id = this.#itemId;
    this.#doors.send({ type: 'input_audio_buffer.speech_started', audio_start_ms, item_id });
    this.#doors.onSpeech();
  }

  #stop(audio_end_ms: number): void {
    const item_id = this.#itemId;
    this.#doors.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms, item_id });
    this.commit();
    this.#doors.onUtterance();
  }
}
