/** What happened in a call and was heard of it, stamped in the caller's playout. */

/** A call's life, stamped by the telephony fake. */
export interface CallDialled {
  kind: 'call-dialled';
  call: string;
  intendedMs: number;
}
export interface CallAnswered {
  kind: 'call-answered';
  call: string;
}
export interface CallEnded {
  kind: 'call-ended';
  call: string;
  by: 'caller' | 'stack' | 'carrier' | 'harness';
  /** `completed` only when the script was played to its end. */
  reason: 'completed' | 'abandoned' | 'hung-up' | 'failed' | 'stopped';
  detail?: string;
}

/** The caller begins to speak: a fact told, or asked for. `turn` counts from 1 in each call. */
export interface TurnStarted {
  kind: 'turn-started';
  call: string;
  turn: number;
  tells?: { slot: string; value: number };
  asks?: { slot: string; expected: number };
}

/** End of the caller's last voiced frame: from here the answer is due. */
export interface TurnDue {
  kind: 'turn-due';
  call: string;
  turn: number;
}

/** The answer is no longer due: its terminator was heard, or the call ended without it. */
export interface TurnEnded {
  kind: 'turn-ended';
  call: string;
  turn: number;
  outcome: 'answered' | 'failed';
  /** For a turn that asks: whether the answer held the value, and who said the word that holds it. */
  used?: { correct: boolean; maker?: string };
}

/** A word heard at the caller's playout, from `fromMs` to `toMs`; `turn` is the one then under way. */
export interface WordHeard {
  kind: 'word';
  call: string;
  turn: number;
  maker: string;
  /** Number of the answer it belongs to, modulo 12 (the answer to turn n carries n % 12). */
  ordinal: number;
  /** 0 is the head, 1 to 10 the words, 11 the terminator. */
  place: number;
  payload: number;
  fromMs: number;
  toMs: number;
}

/** A stretch of audio louder than -45 dBFS at the caller's playout (answers and filler alike). */
export interface Audible {
  kind: 'audible';
  call: string;
  fromMs: number;
  toMs: number;
}
