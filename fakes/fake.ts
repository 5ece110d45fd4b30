import type { Server } from 'node:http';
import type { AnyHandler } from 'msw';

/** What every fake is given: time, chance and a place to say what it saw. */
export interface FakeContext {
  /** The component that it plays, by the name that scenarios use: `grok`. */
  provider: string;
  /** Settings of the stack file; each fake checks its own. */
  settings: Record<string, unknown>;
  seed: string;
  evidence: EvidenceSink;
  /** Monotonic clock of the machine, in ms. */
  now(): number;
}

export interface EvidenceSink {
  /** One event of the journal's vocabulary; stamped now unless it carries its own instant. */
  emit(body: { kind: string; atMs?: number; [field: string]: unknown }): void;
}

/** A misbehaviour that is in force until it is healed. */
export interface InForce {
  heal(): void;
}

/** Puts a misbehaviour in force under a name; throws an error that teaches for settings it lacks. */
export type Misbehave = (name: string, settings: Record<string, unknown>) => InForce;

/** A provider played by MSW handlers that carry its official, absolute address. */
export interface Fake {
  /** The provider's official origin: `https://api.x.ai`. */
  origin: string;
  handlers: AnyHandler[];
  /** Kind of misbehaviour → what puts it in force. */
  misbehaviours: Record<string, Misbehave>;
  /** What goes on in it right now, and what it was asked so far. */
  state(): object;
  /** For doors of its own on the control port, such as web sockets of handsets. */
  attachControl?(server: Server): void;
  close(): void;
}
