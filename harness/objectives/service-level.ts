/**
 * What a service promises, whatever format it was written in. Shares lie in 0 to 1, lengths are in ms.
 */
export interface ServiceLevel {
  /** Unique among those that are judged together: RFC 1123, at most 63 characters. */
  name: string;
  displayName?: string;
  description?: string;
  service: string;
  indicator: ServiceLevelIndicator;
  window: ComplianceWindow;
  method: 'occurrences' | 'timeslices' | 'ratio-timeslices';
  objectives: [ServiceLevelObjective, ...ServiceLevelObjective[]];
  alerts: BurnRateAlert[];
}

/** Which events count, and which of them are good. A source of type `deadair` is measured from journals. */
export type ServiceLevelIndicator =
  | { kind: 'ratio'; good: MetricSource; total: MetricSource }
  | { kind: 'ratio-of-bad'; bad: MetricSource; total: MetricSource }
  | { kind: 'raw'; rawType: 'success' | 'failure'; raw: MetricSource }
  | { kind: 'threshold'; metric: MetricSource };

export interface MetricSource {
  /** `deadair`, `prometheus`, or whatever the author's tools know. */
  type?: string;
  /** Name of a data source that the file defines or leaves to others. */
  ref?: string;
  spec: Record<string, unknown>;
}

export type ComplianceWindow =
  | { kind: 'rolling'; lengthMs: number; text: string }
  | { kind: 'calendar'; count: number; unit: 'd' | 'w' | 'M' | 'Q' | 'Y'; start: string; timeZone: string };

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
}

/** Fires while the budget burns at least so fast over both windows. */
export interface BurnRateAlert {
  name: string;
  severity: string;
  burnRate: number;
  longWindowMs: number;
  /** Without one the long window decides alone. */
  shortWindowMs?: number;
  forMs: number;
}
