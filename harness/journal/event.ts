/**
 * The journal's vocabulary: plain events, each said once by the process that saw it.
 *
 * Every instant is in ms on the machine's monotonic clock since the start of the experiment and carries
 * one of the names in `INSTANTS`; a duration never does. Absent means "not observed", never 0 or -1.
 */

import type { LoadDropped, LoadEnded, LoadRequest, LoadStarted, LoadValue } from './load-event.ts';

/** Names of the fields that hold instants: what a collector rebases from a process's clock. */
export const INSTANTS = [
  'atMs',
  'fromMs',
  'toMs',
  'earliestMs',
  'latestMs',
  'intendedMs',
  'sentMs',
  'answeredMs',
] as const;

/** Where an event comes from, and its number there: a gap in the numbers is a torn journal. */
export interface Stamp {
  source: string;
  seq: number;
  atMs: number;
}

/** A source begins. `process` is the operating-system process whose lateness widens its samples. */
export interface SourceOpened {
  kind: 'source-opened';
  process: string;
  pid: number;
}

/** A source ends: `count` events came before this one. */
export interface SourceClosed {
  kind: 'source-closed';
  count: number;
}

/** The monotonic clock paired with wall time, every second. */
export interface ClockPaired {
  kind: 'clock';
  wallMs: number;
}

/** The event loop of `process` lost `lostMs` between two turns of a timer. */
export interface Late {
  kind: 'late';
  process: string;
  fromMs: number;
  toMs: number;
  lostMs: number;
}

export type PhaseName = 'baseline' | 'fault' | 'recovery' | 'aftermath' | 'drain' | 'end';

/** The experiment enters a phase. */
export interface PhaseEntered {
  kind: 'phase';
  phase: PhaseName;
}

export type FaultState = 'asked' | 'in-force' | 'felt' | 'heal-asked' | 'gone';

/** One step in a fault's life. The instant lies in [earliestMs, latestMs]. */
export interface FaultStep {
  kind: 'fault';
  /** Name of the step in the scenario, and of this injection: `grok-dead`, `grok-dead#3`. */
  fault: string;
  faultKind: string;
  target: string;
  state: FaultState;
  earliestMs: number;
  latestMs: number;
  /** Who felt it (a link or a provider's fake), or what proves the state. */
  evidence?: string;
  /** At `in-force`: calls in mid-answer and with an answer pending at that moment. */
  exercised?: { midAnswer: number; pending: number };
  /** At `asked`: whether the moment that the scenario waits for came. */
  asPlanned?: boolean;
}

export type HarmKind =
  | 'connection-reset'
  | 'connection-refused'
  | 'connection-closed'
  | 'connection-held'
  | 'bytes-delayed'
  | 'bytes-withheld'
  | 'bytes-dropped'
  | 'bytes-corrupted'
  | 'message-answered'
  | 'message-altered'
  | 'unanswered'
  | 'frame-withheld';

/** Something that depends on a link or a provider was harmed; counted since the last report. */
export interface Harm {
  kind: 'harm';
  /** A link (`voice-gateway->grok`) or a provider. */
  on: string;
  harm: HarmKind;
  /** Set when the reporter itself does the fault; else the harm is of a host fault on the far side. */
  fault?: string;
  count: number;
  bytes?: number;
}

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

/** One request of a probe or of the load. */
export interface ProbeAnswered {
  kind: 'probe';
  probe: string;
  intendedMs: number;
  sentMs: number;
  /** Absent: no answer within the limit of the harness. */
  answeredMs?: number;
  status?: number;
  /** What the stack file declares good; undefined when lateness makes it undecidable is left to judge. */
  good: boolean;
  /** The degraded-mode headers that came, lower-case names. */
  headers: Record<string, string>;
  /** Sent while nothing else of ours was under way, so that `carriedBy` tells who answered. */
  serial: boolean;
  carriedBy?: string[];
  /** Links that carried any reply while it was under way with others: who stood on none of them did not answer. */
  carriedAmong?: string[];
  /** Why there is no answer, or why one of the right status is none: its body lacks what a good one has. */
  failure?: string;
  /** Body's claim to be stale, for the banner. */
  banner?: string;
  /** Of a read of what was written: which key it asked for, and the write that it was shown. */
  key?: string;
  value?: number;
}

/** A session of the load was opened, or could not be. */
export interface SessionOpened {
  kind: 'session-opened';
  session: string;
  id: string;
  opened: boolean;
  sentMs: number;
  answeredMs?: number;
  status?: number;
  failure?: string;
}

/** A session was used: it works, its user must sign in again, or the answer says neither. */
export interface SessionChecked {
  kind: 'session-checked';
  session: string;
  id: string;
  outcome: 'works' | 'refused' | 'unknown';
  sentMs: number;
  answeredMs?: number;
  status?: number;
  headers: Record<string, string>;
  failure?: string;
}

/** A write, journalled before it is sent. `n` counts within its key. */
export interface WriteSent {
  kind: 'write-sent';
  write: string;
  id: string;
  key: string;
  n: number;
}
export interface WriteAnswered {
  kind: 'write-answered';
  write: string;
  id: string;
  outcome: 'acknowledged' | 'rejected' | 'unknown';
  status?: number;
  receipt?: boolean;
  headers: Record<string, string>;
  failure?: string;
}

/** Ids first seen in the primary by this poll. */
export interface WritesVisible {
  kind: 'writes-visible';
  write: string;
  ids: string[];
}

/** The primary's rows at the end, in its own order. `more`: others follow in a further event. */
export interface ReadBack {
  kind: 'read-back';
  write: string;
  rows: { id: string; key: string }[];
  more?: boolean;
}

/** Inside evidence: a metric's value as the stack tells it. */
export interface InsideMetric {
  kind: 'inside-metric';
  component: string;
  metric: string;
  labels: Record<string, string>;
  value: number;
}

/** Inside evidence: the stack's own record that it decided to switch. */
export interface InsideDecision {
  kind: 'inside-decision';
  component: string;
  failover: string;
  detail: Record<string, unknown>;
}

/** A provider's fake and the answer it is giving in one of its sessions. */
export interface AnswerProgress {
  kind: 'answer';
  provider: string;
  session: string;
  progress: 'requested' | 'first-delta' | 'last-delta' | 'abandoned';
}

/** A process of the stack or of the harness ended. */
export interface ProcessExited {
  kind: 'process-exited';
  process: string;
  instance: string;
  role: 'stack' | 'harness';
  expected: boolean;
  code?: number;
  signal?: string;
}

/** The steady state as evaluated live, each time that it changes. */
export interface SteadyChanged {
  kind: 'steady';
  steady: boolean;
  detail: string;
}

/** Trials of a step end before all were injected. */
export interface SeriesEnded {
  kind: 'series-ended';
  step: string;
  injected: number;
  planned: number;
  /** Why no further one was injected. */
  detail: string;
}

/** How the run itself ended. */
export interface OutcomeReached {
  kind: 'outcome';
  outcome: 'completed' | 'aborted' | 'interrupted' | 'failed';
  detail?: string;
}

export type EventBody =
  | SourceOpened
  | SourceClosed
  | ClockPaired
  | Late
  | PhaseEntered
  | FaultStep
  | Harm
  | CallDialled
  | CallAnswered
  | CallEnded
  | TurnStarted
  | TurnDue
  | TurnEnded
  | WordHeard
  | Audible
  | ProbeAnswered
  | SessionOpened
  | SessionChecked
  | WriteSent
  | WriteAnswered
  | WritesVisible
  | ReadBack
  | LoadStarted
  | LoadRequest
  | LoadDropped
  | LoadValue
  | LoadEnded
  | InsideMetric
  | InsideDecision
  | AnswerProgress
  | ProcessExited
  | SteadyChanged
  | SeriesEnded
  | OutcomeReached;

export type JournalEvent = EventBody & Stamp;
export type EventOf<K extends EventBody['kind']> = Extract<JournalEvent, { kind: K }>;
