/** What really happened, stamped by the stub as it does it; nobody reads it until a run is over. */
export interface Truth {
  /** Per caller's number and turn: ms of the quantity, without the frame that playout rounds to. */
  turns: {
    from: string;
    turn: number;
    latencyMs: number;
    deadAirMs: number;
    answerGapMs: number;
    repeated: number;
    skipped: number;
  }[];
  /** Instants at which the link to the primary was lost, and was there again. */
  outages: { lostMs: number; backMs?: number }[];
  /** Per outage and call: when the backup's first word entered the playout buffer. */
  failovers: { from: string; turn: number; outage: number; firstWordMs: number }[];
  /** Per outage and probe: from when the backup served it. */
  requests: { probe: number; outage: number; servedMs: number }[];
  /** Ids of acknowledged writes that the stub lost, doubled, or stored after a later one. */
  lost: string[];
  doubled: string[];
  misordered: string[];
  /** Facts asked of the backup, and those of them that it did not know. */
  factsAsked: number;
  factsLost: number;
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
    factsAsked: 0,
    factsLost: 0,
  };
}
