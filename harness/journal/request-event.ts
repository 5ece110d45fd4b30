/** What probes, sessions and writes were answered, as seen from outside. */

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
