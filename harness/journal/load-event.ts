/** What the journal holds of k6: one event for each sample, stamped by k6 itself with wall time. */

/**
 * k6 begins to run a script. `executors`: each scenario of the script with the executor that k6 itself
 * resolved for it; one that is not of arrival rates waits for its answers, and so is a closed loop.
 */
export interface LoadStarted {
  kind: 'load-started';
  load: string;
  script: string;
  executors: Record<string, string>;
}

/** A request that k6 sent, told when it was over. k6 stamps wall time. */
export interface LoadRequest {
  kind: 'load-request';
  load: string;
  scenario: string;
  /** The tag `name` of the script, else the address. */
  name: string;
  /** Wall time of its end. */
  wallMs: number;
  /** Waiting for a connection, and for making one. */
  blockedMs: number;
  /** k6's `http_req_duration`: sending, waiting and receiving, without the connection. */
  durationMs: number;
  /** Absent: no answer came. */
  status?: number;
  failed: boolean;
  errorCode?: string;
  /** Wall times between which it was sent, where its durations do not tell: k6 gives a dial in vain 0 ms. */
  beganFromWallMs?: number;
  beganToWallMs?: number;
}

/** An iteration that k6 cut short, when it was stopped or when the patience of its scenario was over. */
export interface LoadCut {
  kind: 'load-cut';
  load: string;
  scenario: string;
  /** Wall time at which it was cut short. */
  wallMs: number;
  /** Wall times between which it began. */
  beganFromWallMs: number;
  beganToWallMs: number;
  /** The longest that an iteration of its scenario took that ended without a failure; absent: none did. */
  longestMs?: number;
}

/** Iterations that were due and that k6 had no virtual user for. */
export interface LoadDropped {
  kind: 'load-dropped';
  load: string;
  scenario: string;
  wallMs: number;
  count: number;
}

/** A value of a trend (a duration) or of a rate (1: it happened) of a script's own. */
export interface LoadValue {
  kind: 'load-value';
  load: string;
  scenario: string;
  metric: string;
  type: 'trend' | 'rate';
  /** Wall time of its end. */
  wallMs: number;
  value: number;
}

/** What k6 itself said of its whole run when it had ended. It decides nothing. */
export interface LoadSummary {
  kind: 'load-summary';
  load: string;
  /** Which of k6's shapes it had; absent: it could not be read. */
  shape?: string;
  /** `http_req_duration p(95)<500` → whether it passed. Absent: this shape tells of none. */
  thresholds?: Record<string, boolean>;
  /** Requests that failed, of all. */
  failed?: number;
  requests?: number;
  p95Ms?: number;
  p99Ms?: number;
  /** Why it could not be read. */
  failure?: string;
}

/** k6 has ended: when it was asked to, or because its script was over. */
export interface LoadEnded {
  kind: 'load-ended';
  load: string;
  asked: boolean;
  exitCode?: number;
  signal?: string;
  /** Lines of its output that could not be read. */
  unread: number;
  /** Iterations that it cut short: each is a `load-cut`. */
  underWay: number;
  /** Trends of the script's own that hold no times, and of which there is no `load-value`. */
  untimed?: string[];
}
