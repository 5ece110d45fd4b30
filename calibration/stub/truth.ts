/** What really happened, stamped by the stub as it does it; nobody reads it until a run is over. */
export interface Truth {
  /** Per caller's number and turn: ms of the quantity, without the frame that playout rounds to. */
  turns: {
    from: string;
    turn: number;
    latencyMs: number;
    deadAirMs: number;
    /** For a turn that asked: whether the answer held the fact that was told. */
    factKept?: boolean;
  }[];
  /** Instants at which the link to the primary was lost, and was there again. */
  outages: { lostMs: number; backMs?: number }[];
  /** Per outage and call: from the loss, or the next due answer, to the backup's first word. */
  failovers: { from: string; outage: number; tookMs: number }[];
  /** Per outage and probe: from the loss until the backup served it. */
  requests: { probe: number; outage: number; tookMs: number }[];
  /** Ids of acknowledged writes that the stub lost, doubled, or stored after a later one. */
  lost: string[];
  doubled: string[];
  misordered: string[];
}

export function createTruth(): Truth {
  return {
    turns: [],
    outages: [],
    failovers: [],
    requests: [],
    lost: [],
    doubled: [],
    misordered: [],
  };
}

/** Begins anew for another run; an outage under way keeps its place. */
export function forgetTruth(truth: Truth): void {
  for (const list of [truth.turns, truth.failovers, truth.requests]) list.length = 0;
  for (const list of [truth.lost, truth.doubled, truth.misordered]) list.length = 0;
}
