import type { VoiceAiFailure } from './failure.ts';

/** What was said before, as it is handed to a provider that has not heard it. */
export interface HistoryItem {
  role: 'user' | 'assistant';
  text: string;
  /** False for an answer that the caller heard only the beginning of. */
  complete: boolean;
}

/** A conversation with a provider, from the moment it is ready until it is closed or has failed. */
export interface VoiceSession {
  readonly provider: string;
  addItem(item: HistoryItem): void;
  appendAudio(muLaw: Buffer): void;
  /** What was appended since the last commit is the caller's turn `turnId`. */
  commitAudio(turnId: number): void;
  requestAnswer(): void;
  cancelAnswer(): void;
  /** The user of the session has given it up: it ends as if it had failed by itself. */
  abandon(failure: VoiceAiFailure): void;
  close(): void;
}

/** What a session says. */
export interface VoiceListener {
  /** A piece of the answer, as base64 µ-law. */
  onAudio(base64: string): void;
  /** The words that come next in the answer; their audio follows. */
  onAnswerText(delta: string): void;
  /** All audio of the answer was received. */
  onAnswerSpoken(): void;
  /** The provider is through with the answer, however it went. */
  onAnswerClosed(): void;
  onUserText(turnId: number, text: string): void;
  /** The session is over. The provider is to blame for it unless the failure says otherwise. */
  onFailed(failure: VoiceAiFailure): void;
}

/** What it takes to open a session. */
export interface Opening {
  call: string;
  listener: VoiceListener;
  /** Tells a new session everything it must know; called once for every session that gets ready. */
  brief(session: VoiceSession): void;
  /** Whether the caller waits for an answer, or is hearing one that has not come to its end. */
  isAnswerDue(): boolean;
  /** Resolves when a session is needed, which may be at once, and at the latest after `withinMs`. */
  untilNeeded(withinMs: number): Promise<void>;
  /** A session with `provider` ended after `durationMs`: it will be on the bill. */
  onUsed(provider: string, durationMs: number): void;
}

/** Somebody to talk to: a provider, or a chain of them. */
export interface VoiceAi {
  readonly name: string;
  /** Resolves when a session is ready and briefed; rejects within a bounded time. */
  connect(opening: Opening): Promise<VoiceSession>;
}
