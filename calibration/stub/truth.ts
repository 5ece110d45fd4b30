import type { Mistakes } from './script-answer.ts';

/** What really happened, stamped by the stub as it does it; nobody reads it until a run is over. */
export interface Truth {
  /**
   * Per caller's number and turn, ms: when words entered the carrier's buffer, less when the answer
   * was due or the words before were played out.
   */
  turns: ({
    from: string;
    turn: number;
    latencyMs: number;
    /** Longest silence, and longest time without a word of this answer. */
    deadAirMs: number;
    gapMs: number;
    /** For a turn that asked: whether the answer held the fact that was told. */
    factKept?: boolean;
  } & Mistakes)[];
  /** Instants at which the link to the primary was lost, and was there again; never forgotten. */
  outages: { lostMs: number; backMs?: number }[];
  /** Per outage and call: from the loss, or the next due answer, to the backup's first word. */
  failovers: { from: string; outage: number; tookMs: number }[];
  /** Per outage and probe: from the loss until somebody else served it. */
  takeovers: { probe: string; outage: number; tookMs: number }[];
  /** Per probe: how many answers it gave, and which of them, counted from 0, were bad in which outage. */
  answers: Record<string, { all: number; bad: { ordinal: number; outage?: number }[] }>;
  /** Per outage: whether the probe `patchy` had a backup in it. */
  patchy: { outage: number; covered: boolean }[];
  /** Callers whom the stub hung up on. */
  dropped: string[];
  /** Degraded answers that it sent without the header. */
  unmarked: number;
  /** Ids of acknowledged writes that the stub lost, doubled, or stored after a later one. */
  lost: string[];
  doubled: string[];
  misordered: string[];
  /** Reads that showed an older value than the last one acknowledged. */
  staleReads: number;
  /** Users who were signed in when the primary was lost, and were forgotten then. */
  sessionsLost: number;
}

export function createTruth(): Truth {
  return {
    turns: [],
    outages: [],
    failovers: [],
    takeovers: [],
    answers: {},
    patchy: [],
    dropped: [],
    unmarked: 0,
    lost: [],
    doubled: [],
    misordered: [],
    staleReads: 0,
    sessionsLost: 0,
  };
}

/** Begins anew for another run; outages keep their numbers. */
export function forgetTruth(truth: Truth): void {
  Object.assign(truth, createTruth(), { outages: truth.outages });
}
