import type { Remarks } from '../service-level.ts';
import type { Shorthand } from './duration-shorthand.ts';

/** What v1 and v2alpha files hold, in one shape: keys of v1, nothing resolved. */
export interface RawObject<K extends string, S> {
  kind: K;
  metadata: RawMetadata;
  spec: S;
}

export interface RawMetadata {
  name: string;
  displayName?: string;
  labels?: Remarks['labels'];
  annotations?: Remarks['annotations'];
}

/** An object within another: its kind is known from its place. */
export interface RawInline<S> {
  metadata?: RawMetadata;
  spec: S;
}

export interface RawSource {
  ref?: string;
  type?: string;
  spec: Record<string, unknown>;
  connectionDetails?: Record<string, unknown>;
}

export interface RawIndicator {
  description?: string;
  thresholdMetric?: RawSource;
  ratioMetric?: {
    counter?: boolean;
    good?: RawSource;
    bad?: RawSource;
    total?: RawSource;
    rawType?: 'success' | 'failure';
    raw?: RawSource;
  };
}

export interface RawWindow {
  duration: Shorthand;
  isRolling?: boolean;
  calendar?: { startTime: string; timeZone: string };
}

export interface RawObjective {
  displayName?: string;
  op?: 'lte' | 'gte' | 'lt' | 'gt';
  value?: number;
  target?: number;
  targetPercent?: number;
  timeSliceTarget?: number;
  /** A bare number is minutes. */
  timeSliceWindow?: number | Shorthand;
  /** Of a composite. */
  indicator?: RawInline<RawIndicator>;
  indicatorRef?: string;
  compositeWeight?: number;
  labels?: unknown;
}

export interface RawCondition {
  description?: string;
  severity: string;
  condition: {
    kind: 'burnrate';
    op: 'lte' | 'gte' | 'lt' | 'gt';
    threshold: number;
    lookbackWindow: Shorthand;
    /** Absent: at once. */
    alertAfter?: Shorthand | '0m';
  };
}

export interface RawTarget {
  description?: string;
  target: string;
}

export interface RawPolicy {
  description?: string;
  alertWhenNoData?: boolean;
  alertWhenResolved?: boolean;
  alertWhenBreaching?: boolean;
  conditions: (Partial<RawInline<RawCondition>> & { conditionRef?: string })[];
  notificationTargets?: (Partial<RawInline<RawTarget>> & { targetRef?: string })[];
}

export interface RawServiceLevel {
  description?: string;
  service: string;
  indicator?: RawInline<RawIndicator>;
  indicatorRef?: string;
  timeWindow: RawWindow[];
  budgetingMethod: string;
  objectives: RawObjective[];
  alertPolicies?: (Partial<RawInline<RawPolicy>> & { alertPolicyRef?: string })[];
}

export type AnyRawObject =
  | RawObject<'SLO', RawServiceLevel>
  | RawObject<'SLI', RawIndicator>
  | RawObject<'AlertPolicy', RawPolicy>
  | RawObject<'AlertCondition', RawCondition>
  | RawObject<'AlertNotificationTarget', RawTarget>
  | RawObject<'DataSource', Record<string, unknown>>
  | RawObject<'Service', Record<string, unknown>>;

export type KindName = AnyRawObject['kind'];
export type RawOf<K extends KindName> = Extract<AnyRawObject, { kind: K }>;
