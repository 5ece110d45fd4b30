/** What differs between providers that speak the Realtime protocol. */
export interface Dialect {
  readonly name: string;
  /** The `session` of the first `session.update`: µ-law both ways, turns ended by us. */
  describeSession(settings: SessionSettings): Record<string, unknown>;
}

export interface SessionSettings {
  model: string;
  voice: string;
  instructions: string;
}

/** Carrier and providers speak the same µ-law, so no audio is ever re-encoded. */
export const PCMU = { type: 'audio/pcmu' } as const;
