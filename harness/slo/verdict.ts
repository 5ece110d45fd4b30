import type { VerdictName } from '../scenario/scenario.ts';
import type { CoverageEstimate } from './coverage-estimate.ts';
import type { ServiceLevelRecord } from './service-level-record.ts';

/**
 * One judged bound. `low` and `high` are the quantity from all lows and from all highs; one that is
 * absent beside samples has no upper end: what was awaited never came, as `reason` says.
 */
export interface Row {
  /** Line in the scenario and the expectation as written there. */
  line: number;
  text: string;
  kind: string;
  /** What is bounded: `dead-air p95`, `writes lost`. */
  quantity: string;
  verdict: VerdictName;
  unit: 'ms' | 'share' | 'count' | 'ratio';
  low?: number;
  high?: number;
  bound: { op: '<=' | '>=' | '='; value: number };
  samples: number;
  /** Units that could not be told apart and were left out. */
  excluded?: number;
  /** What a unit is: `turns exercised by grok-dead`, `answers of user`. */
  population: string;
  /** Windows judged, ms since the start of the experiment. */
  windows: { fromMs: number; toMs: number }[];
  /** Inside evidence explains; a row that rests on it says so. */
  evidence: 'outside' | 'inside';
  /** Why it is missed or inconclusive, in words; the worst unit when there is one. */
  reason?: string;
  /** What it was computed from, and what was assumed: for the reader. */
  formula?: string;
  /**
   * When a miss of this row can no longer be undone: `always`, since it was counted by a sound
   * instrument whatever else failed, or `in-a-valid-run` that was cut short. Else only in a whole run.
   */
  stands?: 'always' | 'in-a-valid-run';
}

/** The life of one injection as judged: an instant is [earliest, latest]. */
export interface FaultLife {
  name: string;
  kind: string;
  target: string;
  askedMs?: number;
  inForce?: [number, number];
  felt?: [number, number];
  feltBy?: string;
  healAskedMs?: number;
  gone?: [number, number];
  /** From which times count. */
  t0?: [number, number];
  harm: { on: string; harm: string; count: number }[];
}

/** What one injection says of a failover. */
export interface Trial {
  /** Counts from 1, in the order of the plan. */
  trial: number;
  /** Name of the injection. */
  fault: string;
  /**
   * `undecided`: its interval holds the bound, so that it is no success of the estimate.
   * `none`: it says nothing, as `reason` tells.
   */
  outcome: 'succeeded' | 'failed' | 'undecided' | 'none';
  /** Calls that were owed an answer; of a probe its requests under force. */
  units: number;
  /** The slowest unit; an end that is absent lies beyond every bound. */
  lowMs?: number;
  highMs?: number;
  reason?: string;
}

/** Every injection of a run that is a trial of one failover. */
export interface TrialSeries {
  /** `voice-ai`, or for requests the chain or the probe. */
  failover: string;
  /** Line of the row that bounds it. */
  line: number;
  withinMs: number;
  trials: Trial[];
  coverage: CoverageEstimate;
}

export interface Verdict {
  schema: 1;
  run: string;
  scenario: string;
  title: string;
  question: string;
  profile?: string;
  backend: string;
  seed: string;
  verdict: VerdictName;
  expected: VerdictName;
  /** Exit code of this run alone: 0 when the verdict is the expected one. */
  exitCode: number;
  outcome: 'completed' | 'aborted' | 'interrupted' | 'failed' | 'torn';
  valid: boolean;
  /** Why the run is invalid, one sentence each. */
  invalid: string[];
  /** The verdict in one sentence, for the top of every report. */
  headline: string;
  rows: Row[];
  /** What the run says of each objective of its service levels; absent when it has none. */
  serviceLevels?: ServiceLevelRecord[];
  faults: FaultLife[];
  /** Of a scenario that repeats a fault: one for each row that bounds a failover. */
  trials?: TrialSeries[];
  /** Measured beside the rows, for the reader: noise floor, detection time, lateness. */
  notes: { name: string; value: string }[];
  /** What k6 saw, window by window; absent in a run without it. */
  load?: LoadTable;
}

/** The load of k6 joined with the timeline of faults. */
export interface LoadTable {
  scripts: LoadLife[];
  rows: LoadRow[];
}

/** How a script's k6 ended. */
export interface LoadLife {
  load: string;
  script: string;
  /** In a sentence. */
  ended: string;
  /** What k6 itself says of its whole run, in a sentence; it decides nothing. */
  own?: string;
}

/** One window of one series: all requests of a scenario, or a metric of the script's own. */
export interface LoadRow {
  /** `before`, `during grok-dead`, `after` or `whole run`. */
  window: string;
  load: string;
  scenario: string;
  /** `requests`, or the metric. */
  series: string;
  count: number;
  errors: number;
  /** Iterations of the scenario that k6 had no virtual user for. */
  dropped: number;
  /** Absent with too few samples; without end where so many never got an answer, or were dropped. */
  p50Ms?: number;
  p95Ms?: number;
  p99Ms?: number;
  /** What k6's own `http_req_duration` p(95) is: failed connections count as 0 ms, dropped ones not at all. */
  k6P95Ms?: number;
}
