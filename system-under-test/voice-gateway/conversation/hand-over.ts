import type { AudioRing } from '../audio/audio-ring.ts';
import type { HistoryItem, VoiceSession } from '../voice-ai/voice-ai.ts';
import { type ConversationLog, saidWords, type Turn, type UserTurn } from './conversation-log.ts';

/** A second of µ-law: replay is as fast as the provider takes it. */
const REPLAY_PIECE_BYTES = 8_000;

/**
 * Tells a provider that has heard nothing of the call everything that was said so far, in order: as text
 * what was understood, as audio what was not. Returns up to where it knows the caller's last turn: it
 * may be under way. An answer that was cut off is taken back to what was said of it, and stays due.
 */
export function handOver(session: VoiceSession, log: ConversationLog, ring: AudioRing): number {
  log.cutAnswer();
  let knownTo = ring.end;
  for (const turn of log.turns) {
    const item = toHistoryItem(turn);
    if (item) session.addItem(item);
    else if (turn.role === 'user') knownTo = replay(session, turn, ring) ?? knownTo;
  }
  return knownTo;
}

/** Undefined for what cannot be told as text. */
function toHistoryItem(turn: Turn): HistoryItem | undefined {
  if (turn.role === 'user') {
    return turn.text ? { role: 'user', text: turn.text, complete: true } : undefined;
  }
  const text = saidWords(turn);
  return text ? { role: 'assistant', text, complete: turn.state === 'complete' } : undefined;
}

/** Plays a turn of the caller again; one that has not ended stays open, and its rest follows live. */
function replay(session: VoiceSession, turn: UserTurn, ring: AudioRing): number | undefined {
  if (!turn.audio) return undefined;
  const to = turn.audio.to ?? ring.end;
  const from = Math.max(turn.audio.from, ring.start);
  if (from >= to) return undefined;
  for (let at = from; at < to; at += REPLAY_PIECE_BYTES) {
    session.appendAudio(ring.read(at, Math.min(to, at + REPLAY_PIECE_BYTES)));
  }
  if (turn.audio.to !== undefined) session.commitAudio(turn.id);
  return to;
}
