/**
 * The journal's vocabulary: plain events, each said once by the process that saw it.
 *
 * Every instant is in ms on the machine's monotonic clock since the start of the experiment and carries
 * one of the names in `INSTANTS`; a duration never does. Absent means "not observed", never 0 or -1.
 */

import type {
  Audible,
  CallAnswered,
  CallDialled,
  CallEnded,
  TurnDue,
  TurnEnded,
  TurnStarted,
  WordHeard,
} from './call-event.ts';
import type {
  LoadCut,
  LoadDropped,
  LoadEnded,
  LoadRequest,
  LoadStarted,
  LoadSummary,
  LoadValue,
} from './load-event.ts';
import type {
  ProbeAnswered,
  ReadBack,
  SessionChecked,
  SessionOpened,
  WriteAnswered,
  WriteSent,
  WritesVisible,
} from './request-event.ts';

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
  | LoadCut
  | LoadDropped
  | LoadValue
  | LoadEnded
  | LoadSummary
  | InsideMetric
  | InsideDecision
  | AnswerProgress
  | ProcessExited
  | SteadyChanged
  | SeriesEnded
  | OutcomeReached;

export type JournalEvent = EventBody & Stamp;
export type EventOf<K extends EventBody['kind']> = Extract<JournalEvent, { kind: K }>;
