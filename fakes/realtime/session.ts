import { planAnswer } from '../speech/dialogue.ts';
import { Answer, type Progress } from './answer.ts';
import { type ClientEvent, readClientEvent } from './client-event.ts';
import type { Failure, Hit } from './conduct.ts';
import { Conversation, describeItem, toItem, truncateItem } from './conversation.ts';
import type { Complaint, Dialect, ServerEvent } from './dialect.ts';
import { Listening } from './listening.ts';
import type { Outbox } from './outbox.ts';
import { mergeConfig, readConfig, type SessionConfig } from './session-config.ts';
import type { RealtimeSettings } from './settings.ts';

const FORMAT = 'audio/pcmu';

/** What a session needs of the fake that it belongs to. */
export interface SessionDoors {
  id: string;
  model: string;
  dialect: Dialect;
  settings: RealtimeSettings;
  outbox: Outbox;
  now(): number;
  newId(prefix: string): string;
  progress(progress: Progress): void;
  /** How many times slower answers come; counts that somebody felt it. */
  slowdown(): number;
  /** Audio as it is heard; counts that somebody felt a change. */
  sound(audio: string): string;
  /** An error that answers get instead of audio; counts that somebody felt it. */
  failure(): Hit<Failure> | undefined;
  hangUp(code: number, reason: string): void;
}

/** One client's conversation with the provider, from its socket's opening to its end. */
export class RealtimeSession {
  readonly #doors: SessionDoors;
  readonly #conversation = new Conversation();
  readonly #listening: Listening;
  readonly #timers = new Set<NodeJS.Timeout>();
  #config: SessionConfig;
  #answer: Answer | undefined;

  constructor(doors: SessionDoors) {
    this.#doors = doors;
    this.#config = doors.dialect.newSession(doors.id, doors.model);
    this.#listening = new Listening(this.#conversation, {
      send: (event) => this.#send(event),
      newId: doors.newId,
      turnDetection: () => doors.dialect.turnDetection(this.#config),
      onSpeech: () => this.#interrupt(),
      onUtterance: () => {
        if (doors.dialect.turnDetection(this.#config)?.createResponse) this.#respond();
      },
      onTranscript: (itemId, transcript) => this.#transcribeLater(itemId, transcript),
    });
    for (const event of doors.dialect.greet(this.#config, doors.newId('conv'))) this.#send(event);
  }

  /** A message of the client. */
  receive(message: string): void {
    const read = readClientEvent(message);
    if ('complaint' in read) this.#complain(read.complaint);
    else {
      const complaint = this.#obey(read.event);
      if (complaint) this.#complain(complaint, read.event.event_id);
    }
  }

  /** The socket is gone. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#doors.outbox.close();
    if (!this.#answer) return;
    this.#answer.abandon();
    this.#doors.progress('abandoned');
  }

  #obey(event: ClientEvent): Complaint | undefined {
    switch (event.type) {
      case 'session.update':
        return this.#update(event.session);
      case 'input_audio_buffer.append':
        return this.#checkFormat('input') ?? this.#append(event.audio);
      case 'input_audio_buffer.commit':
        return this.#checkFormat('input') ?? this.#commit();
      case 'input_audio_buffer.clear':
        return this.#listening.clear() as undefined;
      case 'conversation.item.create':
        return this.#createItem(event);
      case 'conversation.item.delete':
        return this.#onItem(event.item_id, 'conversation.item.deleted', (item) => {
          this.#conversation.remove(item.id);
          return { item_id: item.id };
        });
      case 'conversation.item.retrieve':
        return this.#onItem(event.item_id, 'conversation.item.retrieved', (item) => {
          return { item: describeItem(item) };
        });
      case 'conversation.item.truncate':
        return this.#onItem(event.item_id, 'conversation.item.truncated', (item) => {
          truncateItem(item, event.audio_end_ms);
          const { item_id, content_index, audio_end_ms } = event;
          return { item_id, content_index, audio_end_ms };
        });
      case 'response.create':
        return this.#checkFormat('output') ?? this.#respond();
      case 'response.cancel':
        return this.#cancel();
    }
  }

  #update(update: SessionConfig): Complaint | undefined {
    const { dialect } = this.#doors;
    const complaint = dialect.checkUpdate(update);
    if (complaint) return complaint;
    const config = mergeConfig(this.#config, update);
    try {
      dialect.turnDetection(config);
    } catch {
      const message = "Invalid value for 'turn_detection'. Expected null or {type: 'server_vad'}.";
      return { code: 'invalid_value', message, param: 'session.turn_detection' };
    }
    this.#config = config;
    this.#send({ type: 'session.updated', session: this.#config });
    return undefined;
  }

  /** This fake speaks and hears telephone audio only; it must not pretend otherwise. */
  #checkFormat(side: 'input' | 'output'): Complaint | undefined {
    const path = `audio.${side}.format.type`;
    const format = readConfig(this.#config, path);
    if (format === FORMAT) return undefined;
    const message =
      `Failed to use ${side} audio: got format ${JSON.stringify(format)}. Expected "${FORMAT}", ` +
      `the only one that this fake has. Send session.update with ${path} = "${FORMAT}" first.`;
    return { code: 'invalid_value', message, param: `session.${path}` };
  }

  #append(audio: string): undefined {
    this.#listening.append(Buffer.from(audio, 'base64'));
  }

  #commit(): Complaint | undefined {
    const { enough, durationMs } = this.#listening.buffered;
    if (enough) return this.#listening.commit() as undefined;
    const message =
      'Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, ' +
      `but buffer only has ${durationMs.toFixed(2)}ms of audio.`;
    return { code: 'input_audio_buffer_commit_empty', message };
  }

  #createItem(
    event: Extract<ClientEvent, { type: 'conversation.item.create' }>,
  ): Complaint | undefined {
    const item = toItem(event.item, this.#doors.newId('item'));
    if (!this.#conversation.add(item, event.previous_item_id)) {
      return missingItem(String(event.previous_item_id), 'previous_item_id');
    }
    const previous_item_id = this.#conversation.previousId(item.id);
    for (const type of ['conversation.item.added', 'conversation.item.done']) {
      this.#send({ type, previous_item_id, item: describeItem(item) });
    }
    return undefined;
  }

  #onItem(
    id: string,
    type: string,
    act: (item: ReturnType<typeof toItem>) => Record<string, unknown>,
  ): Complaint | undefined {
    const item = this.#conversation.find(id);
    if (!item) return missingItem(id, 'item_id');
    this.#send({ type, ...act(item) });
    return undefined;
  }

  #respond(): Complaint | undefined {
    const { dialect, settings, newId, now, progress, slowdown, sound, failure, hangUp } =
      this.#doors;
    if (this.#answer) {
      const message = 'Conversation already has an active response in progress.';
      return { code: 'conversation_already_has_active_response', message };
    }
    progress('requested');
    const refused = failure()?.setting;
    if (refused) {
      this.#sendError({ type: 'server_error', code: refused.code, message: refused.message });
      progress('abandoned');
      if (refused.close !== undefined) hangUp(refused.close, refused.message);
      return undefined;
    }
    const plan = planAnswer(this.#conversation.history());
    const ids = { response: newId('resp'), item: newId('item') };
    this.#answer = new Answer(ids, plan, this.#conversation, settings, {
      send: (event, written) => this.#send(event, written),
      now,
      slowdown,
      sound,
      progress,
      finished: (response, usage) => {
        this.#answer = undefined;
        for (const event of dialect.finish({ response, usage })) this.#send(event);
      },
    });
    return undefined;
  }

  #cancel(): Complaint | undefined {
    if (!this.#answer) {
      const message = 'Cancellation failed: no active response found';
      return { code: 'response_cancel_not_active', message };
    }
    this.#answer.cancel('client_cancelled');
    this.#doors.progress('abandoned');
    return undefined;
  }

  /** The caller speaks into an answer. */
  #interrupt(): void {
    if (!this.#doors.dialect.turnDetection(this.#config)?.interruptResponse) return;
    if (!this.#answer) return;
    this.#answer.cancel('turn_detected');
    this.#doors.progress('abandoned');
  }

  #transcribeLater(itemId: string, transcript: string): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const { dialect } = this.#doors;
      for (const event of dialect.transcribe(this.#config, itemId, transcript)) this.#send(event);
    }, this.#doors.settings.transcriptMs);
    this.#timers.add(timer);
  }

  #complain(complaint: Complaint, clientEventId?: string): void {
    this.#sendError({
      ...this.#doors.dialect.describeComplaint(complaint),
      event_id: clientEventId ?? null,
    });
  }

  #sendError(error: Record<string, unknown>): void {
    this.#send({ type: 'error', error });
  }

  #send(event: ServerEvent, written?: () => void): void {
    this.#doors.outbox.send(event, written);
  }
}

function missingItem(id: string, param: string): Complaint {
  const message = `Item with ID '${id}' does not exist in the conversation.`;
  return { code: 'item_not_found', message, param };
}
