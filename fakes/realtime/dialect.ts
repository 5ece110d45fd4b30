import type { SessionConfig } from './session-config.ts';

/** An event as the provider sends it, without the `event_id` that every one gets. */
export interface ServerEvent {
  type: string;
  [field: string]: unknown;
}

/** A complaint that leaves the session as it is. */
export interface Complaint {
  code: ComplaintCode;
  message: string;
  param?: string;
}

export type ComplaintCode =
  | 'conversation_already_has_active_response'
  | 'input_audio_buffer_commit_empty'
  | 'invalid_event'
  | 'invalid_value'
  | 'item_not_found'
  | 'missing_required_parameter'
  | 'response_cancel_not_active';

/** When the server itself decides that the caller has finished. */
export interface TurnDetection {
  silenceMs: number;
  createResponse: boolean;
  interruptResponse: boolean;
}

/** A finished response, as far as providers tell of it differently. */
export interface FinishedResponse {
  response: Record<string, unknown>;
  usage: Record<string, unknown>;
}

/** Where the two realtime providers speak differently; everything else they share. */
export interface Dialect {
  /** Official origin: `https://api.x.ai`. */
  origin: string;
  newSession(id: string, model: string): SessionConfig;
  /** What a client hears once its socket is open. */
  greet(session: SessionConfig, conversationId: string): ServerEvent[];
  /** Why an update is refused; undefined when it is not. */
  checkUpdate(update: SessionConfig): Complaint | undefined;
  /** undefined: the client says itself when an utterance ends. */
  turnDetection(session: SessionConfig): TurnDetection | undefined;
  transcribe(session: SessionConfig, itemId: string, transcript: string): ServerEvent[];
  finish(finished: FinishedResponse): ServerEvent[];
  /** The `error` object of an error event. */
  describeComplaint(complaint: Complaint): Record<string, unknown>;
  /** Body of a refused HTTP request. */
  describeRefusal(status: number, message: string): Record<string, unknown>;
  /** Some providers send `ping` events that mean nothing. */
  pingEveryMs?: number;
}
