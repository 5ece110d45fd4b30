import type { EventBody } from '../../harness/journal/event.ts';

/** An event before it has its number. */
export type Timed = EventBody & { source: string; atMs: number };

export interface Outage {
  fromMs: number;
  toMs: number;
}

/** What the traffic of the example meets, and where its events go. */
export interface World {
  random: () => number;
  grokDead: Outage;
  databaseDead: Outage;
  put(event: Timed): void;
  /** What the judge must find again. */
  known: Known;
}

/** What is in a journal, known because it was put there. */
export interface Known {
  events: number;
  requests: number;
  badAnswers: number;
  calls: number;
  writes: number;
}

export function isDuring({ fromMs, toMs }: Outage, atMs: number): boolean {
  return atMs >= fromMs && atMs < toMs;
}

/** As a journal holds instants: to a microsecond. */
export function toMicros(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
