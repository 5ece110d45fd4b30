import type { AnswerPlan } from '../speech/dialogue.ts';
import { answerLengthMs, cutAnswer, type Delta, headLengthMs } from './answer-audio.ts';
import { type Conversation, describeItem, type Item } from './conversation.ts';
import type { ServerEvent } from './dialect.ts';
import type { RealtimeSettings } from './settings.ts';
import { countUsage } from './usage.ts';

export type Progress = 'requested' | 'first-delta' | 'last-delta' | 'abandoned';

/** What an answer needs of the session that gives it. */
export interface AnswerDoors {
  send(event: ServerEvent, written?: () => void): void;
  now(): number;
  /** How many times slower than normal, at this moment. */
  slowdown(): number;
  /** The audio (base64) as it is heard: as it was said, unless a misbehaviour alters it. */
  sound(audio: string): string;
  progress(progress: Progress): void;
  finished(response: Record<string, unknown>, usage: Record<string, unknown>): void;
}

type Status = 'in_progress' | 'completed' | 'cancelled';

/**
 * One response: it is requested, begins to sound a while later, and its audio comes at a steady pace
 * ahead of real time. Each delta is due at an instant that follows from the one before, so timers
 * that fire late do not add up.
 */
export class Answer {
  readonly #responseId: string;
  readonly #item: Item;
  readonly #conversation: Conversation;
  readonly #settings: RealtimeSettings;
  readonly #doors: AnswerDoors;
  readonly #usageBefore: readonly { text: string }[];
  readonly #deltas: Delta[];
  readonly #audio: { headMs: number; durationMs: number };
  readonly #lengthMs: number;
  #next = 0;
  #dueMs: number;
  #timer: NodeJS.Timeout;

  constructor(
    ids: { response: string; item: string },
    plan: AnswerPlan,
    conversation: Conversation,
    settings: RealtimeSettings,
    doors: AnswerDoors,
  ) {
    this.#responseId = ids.response;
    this.#conversation = conversation;
    this.#settings = settings;
    this.#doors = doors;
    this.#usageBefore = conversation.history();
    this.#deltas = cutAnswer(settings.maker, plan, settings.deltaMs);
    this.#audio = { headMs: headLengthMs(plan), durationMs: 0 };
    this.#lengthMs = answerLengthMs(plan);
    this.#item = {
      id: ids.item,
      role: 'assistant',
      status: 'in_progress',
      text: '',
      audio: this.#audio,
    };
    this.#dueMs = doors.now() + settings.firstAudioMs * doors.slowdown();
    doors.send({ type: 'response.created', response: this.#describe('in_progress') });
    this.#timer = this.#wait(() => this.#begin());
  }

  /** Stops in the middle: what was said stays in the conversation, marked incomplete. */
  cancel(reason: 'client_cancelled' | 'turn_detected'): void {
    this.abandon();
    if (this.#conversation.find(this.#item.id)) this.#finishItem();
    this.#finish('cancelled', { type: 'cancelled', reason });
  }

  /** Nobody listens any more. */
  abandon(): void {
    clearTimeout(this.#timer);
    this.#item.status = 'incomplete';
  }

  #wait(then: () => void): NodeJS.Timeout {
    // Rounded up, because a timer must not fire before the instant.
    return setTimeout(then, Math.max(0, Math.ceil(this.#dueMs - this.#doors.now())));
  }

  #begin(): void {
    const { send } = this.#doors;
    const item = describeItem(this.#item);
    this.#conversation.add(this.#item);
    const previous_item_id = this.#conversation.previousId(this.#item.id);
    const { response_id, output_index } = this.#place();
    send({
      type: 'response.output_item.added',
      response_id,
      output_index,
      item: { ...item, content: [] },
    });
    send({
      type: 'conversation.item.added',
      previous_item_id,
      item: { ...item, content: [] },
    });
    send({
      type: 'response.content_part.added',
      ...this.#place(),
      part: { type: 'audio', transcript: '' },
    });
    this.#sendDelta();
  }

  #sendDelta(): void {
    const { send, progress } = this.#doors;
    const delta = this.#deltas[this.#next] as Delta;
    for (const word of delta.words) {
      this.#item.text = `${this.#item.text} ${word}`.trim();
      send({ type: 'response.output_audio_transcript.delta', ...this.#place(), delta: word });
    }
    const isFirst = this.#next === 0;
    this.#next += 1;
    const isLast = this.#next === this.#deltas.length;
    this.#audio.durationMs = Math.min(this.#lengthMs, this.#next * this.#settings.deltaMs);
    const audio = this.#doors.sound(delta.audio);
    send({ type: 'response.output_audio.delta', ...this.#place(), delta: audio }, () => {
      if (isFirst) progress('first-delta');
      if (isLast) progress('last-delta');
    });
    if (isLast) {
      this.#item.status = 'completed';
      this.#finishItem();
      this.#finish('completed');
      return;
    }
    this.#dueMs += (this.#settings.deltaMs / this.#settings.pace) * this.#doors.slowdown();
    this.#timer = this.#wait(() => this.#sendDelta());
  }

  #finishItem(): void {
    const { send } = this.#doors;
    const { text } = this.#item;
    const item = describeItem(this.#item);
    const { response_id, output_index } = this.#place();
    send({ type: 'response.output_audio.done', ...this.#place() });
    send({ type: 'response.output_audio_transcript.done', ...this.#place(), transcript: text });
    send({
      type: 'response.content_part.done',
      ...this.#place(),
      part: { type: 'audio', transcript: text },
    });
    send({ type: 'response.output_item.done', response_id, output_index, item });
    const previous_item_id = this.#conversation.previousId(this.#item.id);
    send({ type: 'conversation.item.done', previous_item_id, item });
  }

  #finish(status: Status, details: Record<string, unknown> | null = null): void {
    const usage = countUsage(this.#usageBefore, this.#audio.durationMs, this.#item.text);
    this.#doors.finished({ ...this.#describe(status), status_details: details }, usage);
  }

  #place(): { response_id: string; item_id: string; output_index: number; content_index: number } {
    return {
      response_id: this.#responseId,
      item_id: this.#item.id,
      output_index: 0,
      content_index: 0,
    };
  }

  #describe(status: Status): Record<string, unknown> {
    return {
      id: this.#responseId,
      object: 'realtime.response',
      status,
      status_details: null,
      output: this.#conversation.find(this.#item.id) ? [describeItem(this.#item)] : [],
      output_modalities: ['audio'],
      usage: null,
    };
  }
}
