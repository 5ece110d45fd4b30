import type { Distribution } from './distribution.ts';
import type { Renewal } from './exact.ts';

/** A component of a model, with where its numbers come from. */
export interface Component extends Renewal {
  name: string;
  source: string;
  /** Components without which it is down too: a region, a common cause. */
  on?: string[];
  /** Not written as a component: what several have in common. */
  isCommonCause?: true;
}

export interface FailoverNeed {
  kind: 'failover';
  from: string;
  to: string;
  /** Mean time from the failure until the backup serves, detection and switch together. */
  switchH: number;
  /** How that time varies; stretched to `switchH`. Always the same when absent. */
  switchShape?: Distribution;
  coverage: number;
  /** How long after the repair the primary is taken back; at once when absent. */
  failback?: Distribution;
  /** Switches that nobody needed, so many an hour, and how long each takes. */
  falseAlarms?: { perH: number; cost: Distribution };
  /** Share of the covered failures that calls in flight survive. */
  migrates?: number;
  source: string;
}

export interface Repairs {
  crews: number;
  isCold: boolean;
  /** Mean time between shocks that kill all that run. */
  shockEveryH?: number;
}

/** Up while at least so many are. */
export interface GroupNeed {
  kind: 'group';
  of: string[];
  leastUp: number;
  /** A crew for each, all running, no shocks, when absent. */
  repairs?: Repairs;
  /** Share of a failed member's calls that go on with another. */
  migrates?: number;
}

export type CrewedNeed = GroupNeed & { repairs: Repairs };

/** What a phase needs; its name stands in the table of causes. */
export type Need = { name: string } & (
  | { kind: 'component'; component: string }
  | FailoverNeed
  | GroupNeed
);

export interface Phase {
  name: string;
  /** All of them are needed: they stand in series. */
  needs: Need[];
}

/** Amounts a month. */
export interface Money {
  currency: string;
  revenue: number;
  /** Of each phase. */
  cost: Record<string, number>;
  /** Of a change. */
  prices: { failover?: number; coverage?: number; switch?: number };
  source: string;
}

/** A time in which every phase is taken down on purpose, again and again. The year begins with a Monday. */
export interface Maintenance {
  name: string;
  every: 'week' | 'month';
  /** From the beginning of the week, or of the month of 730 h. */
  startsH: number;
  lastsH: number;
  /** As downtime; else nothing that happens within it is looked at. */
  isCounted: boolean;
  source: string;
}

/** A model of years. Components are independent of each other but for what they stand on. */
export interface Model {
  title: string;
  question: string;
  targets: number[];
  components: Map<string, Component>;
  phases: Phase[];
  /** Uptime that is claimed for a phase. */
  claims: Record<string, number>;
  money?: Money;
  maintenance?: Maintenance[];
  /** How long calls last, for the share of them that is finished. */
  calls?: { length: Distribution; source: string };
  notModelled: string[];
}

/** Components that a need draws on. */
export function listComponents(need: Need): string[] {
  if (need.kind === 'component') return [need.component];
  return need.kind === 'failover' ? [need.from, need.to] : need.of;
}
