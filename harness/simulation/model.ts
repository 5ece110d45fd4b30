import type { Renewal } from './exact.ts';

/** A component of a model, with where its numbers come from. */
export interface Component extends Renewal {
  name: string;
  source: string;
}

/** What a phase needs; its name stands in the table of causes. */
export type Need = { name: string } & (
  | { kind: 'component'; component: string }
  | {
      kind: 'failover';
      from: string;
      to: string;
      switchH: number;
      coverage: number;
      source: string;
    }
  /** Up while at least so many are. */
  | { kind: 'group'; of: string[]; leastUp: number }
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

/** A model of years. Components are independent of each other. */
export interface Model {
  title: string;
  question: string;
  targets: number[];
  components: Map<string, Component>;
  phases: Phase[];
  /** Uptime that is claimed for a phase. */
  claims: Record<string, number>;
  money?: Money;
  notModelled: string[];
}

/** Components that a need draws on. */
export function listComponents(need: Need): string[] {
  if (need.kind === 'component') return [need.component];
  return need.kind === 'failover' ? [need.from, need.to] : need.of;
}
