import type { LinkFaultName } from '../link-faults/catalogue.ts';
import type { ProviderFaultName } from './provider-faults.ts';

/** A scenario as the rest of the harness reads it: units resolved, every default filled in. */

export type VerdictName = 'met' | 'missed' | 'inconclusive';

export interface Scenario {
  /** File it was read from, and its text, word for word. */
  path: string;
  text: string;
  title: string;
  question: string;
  /** Ids of the requirements that it proves. */
  proves: string[];
  /** One run for each profile; an empty list runs the stack as its file says. */
  stack: { file: string; profiles: string[] };
  settings: Record<string, string>;
  /** SLO files beside those of the stack file. */
  slos?: string[];
  /** Steps that are maintenance: what service levels see of them counts neither good nor bad. */
  maintenance?: string[];
  load: Load;
  steady: SteadyCondition[];
  timeline: Step[];
  expect: Expectation[];
  abort: AbortCondition[];
  /** Longest wait at the end for acknowledged writes to be seen. */
  drainMs: number;
  expectVerdict: VerdictName;
}

export interface Load {
  callers?: { ratePerS: number; script: string };
  requests?: { ratePerS: number; mix: string };
  /** Open-loop probes by name; the loader adds, at 100/s, every probe that an expectation names. */
  probes: Record<string, { ratePerS: number }>;
  writes?: { ratePerS: number; write: string; keys: number };
  /** So many users sign in at the start; from then on their sessions are used in turn. */
  sessions?: { session: string; count: number; ratePerS: number };
  /** Scripts that k6 runs beside all this. */
  k6?: K6Script[];
}

/** A script of k6, as its author has it, and what it is told. */
export interface K6Script {
  /** File name without its ending; numbered where several would have the same. */
  name: string;
  /** Path from the working folder. */
  script: string;
  /** Its environment; `{dashboard.http}` and `{twilio->voice-gateway.http}` stand for addresses. */
  env: Record<string, string>;
  /** Hosts that it may call beyond loopback. */
  allow: string[];
  /** File in which the script leaves its own summary; without it k6 is asked for one. */
  summary?: string;
  /** The run lasts until the script has come to its own end. */
  toEnd: boolean;
}

/** Which of k6's samples a row judges; the requests of every scenario by default. */
export interface LoadFilter {
  /** A scenario of the script. */
  scenario?: string;
  /** Requests of that name. */
  name?: string;
  /** A metric of the script's own instead of its requests. */
  metric?: string;
}

/** Must hold over the last `overMs` before the first fault, and again for recovery. */
export type SteadyCondition =
  | { kind: 'turn-success'; atLeast: number; overMs: number }
  | { kind: 'availability'; of: string; atLeast: number; overMs: number };

export type AbortCondition =
  | { kind: 'turn-success'; below: number; forMs: number }
  | { kind: 'availability'; of: string; below: number; forMs: number };

/** What hits a component of any kind; others act on a link, or are a provider's own misbehaviour. */
export type ComponentFaultKind = 'kill' | 'stop' | 'pause' | 'restart' | 'partition' | BurdenKind;
/** What a component suffers while it runs on. */
export type BurdenKind = 'clock-skew' | 'disk-full' | 'cpu-pressure' | 'memory-pressure';
/** This project's fault proxy, or real Toxiproxy. */
export type LinkEngine = 'deadair' | 'toxiproxy';
export type FaultKind = ComponentFaultKind | ProviderFaultName | LinkFaultName;

/**
 * One fault as written: `target` is a component, or a link (`service->dependency`); a partition between
 * two has both: `service->dependency`, and hits the links of either direction.
 */
export interface FaultSpec {
  kind: FaultKind;
  target: string;
  /** Of a fault on a link, or of a provider: its settings, by the attributes of the proxy's or the fake's API. */
  attributes?: Record<string, number | string>;
  /** Which direction of a link: towards the dependency, back from it, or both. */
  direction?: 'upstream' | 'downstream' | 'both';
  /** Of clock-skew: how far the clock is moved, negative for back. */
  skewMs?: number;
  /** Hits only so many of the connections that open under it. */
  first?: number;
  /** Begins on a connection with a message of one side, or behind some content. */
  trigger?: { stream: 'upstream' | 'downstream'; message?: number; contains?: string };
  /** Of a fault on a link: who is to do it, where a backend has more than one proxy on each link. */
  engine?: LinkEngine;
  /** Share of connections or sessions hit, drawn from the seed; 1 by default. */
  share: number;
}

export type Moment =
  | { atMs: number }
  | { after: string; delayMs: number }
  | { midAnswer: number; pending: number; withinMs: number };

/** Trials of one step: each waits until the stack is steady again. */
export interface Repeat {
  times: number;
  /** Least time from the beginning of a trial to the next; 0: as soon as the stack is steady. */
  everyMs: number;
}

export interface Step {
  name: string;
  fault: FaultSpec;
  moment: Moment;
  /** Absent for a fault that is over at once (restart). */
  forMs?: number;
  /** Absent for a step that is done once. */
  repeat?: Repeat;
  line: number;
}

/** Which units a row judges. Default: those that overlap the fault (the whole run without one). */
export type Window =
  | { over: 'fault' }
  | { over: 'all' }
  | {
      during: string;
      /** Further steps that must last at the same time: the window is the intersection. */
      alsoDuring?: string[];
      offsetMs?: [number, number];
    }
  | { after: string };

export type Statistic = 'p50' | 'p90' | 'p95' | 'p99' | 'max';

/** The largest value allowed for a statistic of a duration. */
export interface Bound {
  statistic: Statistic;
  atMostMs: number;
}

interface Common {
  /** Line in the scenario file, and the row as it is written there. */
  line: number;
  text: string;
  window: Window;
  /** Fewest units below which the row is inconclusive. */
  requires?: number;
  /** Judge the population, not the run: 0.95. */
  confidence?: number;
}

export type Expectation = Common &
  (
    | { kind: 'turn-latency' | 'dead-air' | 'answer-gap'; bounds: Bound[] }
    | { kind: 'failover' | 'failover-at-connect'; of: string; to: string; withinMs: number }
    | { kind: 'turn-success' | 'conversation-kept'; atLeast: number }
    | {
        kind: 'coverage';
        /** A failover of the stack file, or a probe, whose row of this scenario has the bound. */
        of: string;
        atLeast: number;
      }
    | { kind: 'calls-dropped'; max: number }
    | { kind: 'utterances-lost'; max: number }
    | { kind: 'words'; repeatedPerCall?: number; skipped?: number; stale?: number }
    | {
        kind: 'headers';
        probe: string;
        /** Lower-case header name → value that every answer must carry. */
        present: Record<string, string>;
        /** Lower-case names that every answer must carry, whatever their value. */
        carried?: string[];
        /** Lower-case names that no answer may carry. */
        absent: string[];
        /** Each serial answer is marked exactly when it is degraded. */
        honest: boolean;
        /** What the stack has after t0, and after the heal, to begin and end its headers. */
        settleMs: number;
      }
    | { kind: 'availability'; of: string; atLeast?: number; bad?: { atMost: number; per: number } }
    | { kind: 'response-time'; of: string; bounds: Bound[] }
    | { kind: 'request-failover' | 'time-to-degraded-answer'; of: string; withinMs: number }
    | {
        kind: 'read-freshness';
        of: string;
        /** How old what is missing may be. */
        bounds: Bound[];
        /** Reads that may show what nobody wrote. */
        wrong?: number;
      }
    | { kind: 'sessions-kept'; atLeast: number }
    | { kind: 'banner'; probe: string; banner: string }
    | {
        kind: 'writes';
        lost?: number;
        doubled?: number;
        misordered?: number;
        /** A rejected write that is there all the same. */
        resurrected?: number;
        /** Share of all writes that must be acknowledged. */
        acknowledged?: number;
        /** Every write acknowledged with 503 carries the degraded headers. */
        receiptsMarked?: boolean;
      }
    | { kind: 'recovery'; withinMs: number }
    | ({ kind: 'load-latency'; bounds: Bound[] } & LoadFilter)
    | ({ kind: 'load-errors'; atMost: number } & LoadFilter)
    | {
        kind: 'metric';
        component: string;
        name: string;
        labels: Record<string, string>;
        equals: number;
        /** `sometime` in the window, or at its `end`. */
        when: 'sometime' | 'end';
      }
    /** `of` is the name of a service level: held to its own target, to a share, or to a part of its budget. */
    | { kind: 'slo'; of: string; atLeast?: number; spendsAtMost?: number }
    | { kind: 'incident-cost'; of: string; outageMs: number; atMost: number }
    | { kind: 'burn-rate'; of: string; lookbackMs: number; atMost: number }
  );
export type ExpectationKind = Expectation['kind'];
