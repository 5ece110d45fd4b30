/** What an author tells people and other tools; no measurement depends on it. Kept, so that nothing is lost. */
export interface Remarks {
  displayName?: string;
  description?: string;
  labels?: Record<string, string | string[]>;
  annotations?: Record<string, string>;
}

/**
 * What a service promises, whatever format it was written in. Shares lie in 0 to 1, lengths are in ms.
 */
export interface ServiceLevel extends Remarks {
  /** Unique among those that are judged together: RFC 1123, at most 63 characters. */
  name: string;
  service: string;
  indicator: ServiceLevelIndicator;
  window: ComplianceWindow;
  method: 'occurrences' | 'timeslices' | 'ratio-timeslices';
  objectives: [ServiceLevelObjective, ...ServiceLevelObjective[]];
  alerts: BurnRateAlert[];
}

/** Which events count, and which of them are good. A source of type `deadair` is measured from journals. */
export type ServiceLevelIndicator = IndicatorRemarks &
  (
    | { kind: 'ratio'; good: MetricSource; total: MetricSource }
    | { kind: 'ratio-of-bad'; bad: MetricSource; total: MetricSource }
    | { kind: 'raw'; rawType: 'success' | 'failure'; raw: MetricSource }
    | { kind: 'threshold'; metric: MetricSource }
    /** Each objective has an indicator of its own: kept and written, never judged. */
    | { kind: 'composite' }
  );

interface IndicatorRemarks {
  about?: Remarks & { name?: string };
  /** Whether its metrics only ever rise; of no use to a journal. */
  counter?: boolean;
}

export interface MetricSource {
  /** `deadair`, `prometheus`, or whatever the author's tools know. */
  type?: string;
  /** Name of a data source that the file defines or leaves to others. */
  ref?: string;
  spec: Record<string, unknown>;
}

export type ComplianceWindow =
  | { kind: 'rolling'; lengthMs: number; text: string }
  | {
      kind: 'calendar';
      count: number;
      unit: 'd' | 'w' | 'M' | 'Q' | 'Y';
      start: string;
      timeZone: string;
    };

/** What OpenSLO leaves out for slices is a minute. */
export const DEFAULT_SLICE_MS = 60_000;

export interface ServiceLevelObjective {
  displayName?: string;
  /** Least share of good events, or of good slices: 0.999. Never 1. */
  target: number;
  /** Of a threshold: what a good value is compared with. */
  op?: 'lte' | 'gte' | 'lt' | 'gt';
  value?: number;
  /** Share of good events from which a slice is good. */
  timeSliceTarget?: number;
  timeSliceWindowMs?: number;
  /** Of a composite: what this objective measures, and its weight; 1 when absent. */
  part?: { indicator: ServiceLevelIndicator; weight?: number };
}

/** Fires while the budget burns at least so fast over both windows. */
export interface BurnRateAlert extends Remarks {
  name: string;
  severity: string;
  burnRate: number;
  /** `gt`: only while it burns faster. */
  op?: 'gt';
  longWindowMs: number;
  /** Without one the long window decides alone. */
  shortWindowMs?: number;
  forMs: number;
  condition?: Remarks & { name?: string };
  /** What it tells of; of breaches, unless it says no. */
  tells?: { breach?: boolean; resolved?: boolean; noData?: boolean };
  notify?: NotificationTarget[];
}

/** By name, or told in full. */
export type NotificationTarget = { ref: string } | ({ name: string; target: string } & Remarks);
