import type { VerdictName } from '../scenario/scenario.ts';

/**
 * What one run, or many together, say of one objective. Field names in snake case are those of
 * slo-generator, so that its users find them; nothing is rounded and no budget is clamped.
 */
export interface ServiceLevelRecord {
  slo: string;
  service: string;
  objective: string;
  /** Of what is counted and what is good: records of another must not be added. */
  definition_sha256?: string;
  method: 'occurrences' | 'timeslices' | 'ratio-timeslices';
  /** What was counted: requests, calls, turns, slices or seconds. Never mixed. */
  unit: string;
  goal: number;
  /** Length of the compliance window, ms. */
  window_ms: number;
  /** Share of good among all; undefined without a single event. */
  sli_measurement?: number;
  good_events_count: number;
  bad_events_count: number;
  /** 1 - goal. */
  error_budget_target: number;
  /** Observed share of bad ÷ error_budget_target. */
  error_budget_burn_rate?: number;
  /** Minutes of the whole window that may be bad; those that this measurement left, negative when overspent. */
  error_budget_minutes: number;
  error_budget_remaining_minutes?: number;
  error_budget_consumed_ratio?: number;
  /** Two-sided 95 % interval of sli_measurement, right for clustered outages. */
  ci95?: [number, number];
  n_incidents: number;
  /** Time that was measured, ms: without maintenance; whole slices where slices are counted. */
  measured_ms?: number;
  /** Events that the lateness of the harness leaves open: neither good nor bad, but within ci95. */
  undecided_events_count?: number;
  /** Maintenance counts neither good nor bad: its time, ms, and the events that fell into it. */
  maintenance_ms?: number;
  maintenance_events_count?: number;
  /** How many independent events the measurement is worth. */
  n_eff?: number;
  verdict: VerdictName;
  /** Why it is inconclusive, and how many more runs like this would decide. */
  reason?: string;
  /** Bad events by fault (`none`: outside every fault); they add up to bad_events_count. */
  causes: { fault: string; target?: string; bad: number }[];
}
