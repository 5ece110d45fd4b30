import type { WrongSound } from './wrong-audio.ts';

/** An answer that is refused with an error event, and perhaps the end of the connection. */
export interface Failure {
  code: string;
  message: string;
  close?: number;
}

/** A misbehaviour that hits a session: the fault's name, and what it does. */
export interface Hit<T> {
  fault: string;
  setting: T;
}

/**
 * Everything that the provider does wrong at this moment, by the name of the fault. What holds for a
 * session follows from the set of faults in force: the first one that hits it speaks.
 */
export class Conduct {
  /** Share of sessions that hear nothing more. */
  readonly silences = new Map<string, number>();
  /** Status with which handshakes are refused. */
  readonly refusals = new Map<string, number>();
  readonly failures = new Map<string, Failure>();
  /** Code with which every connection is closed. */
  readonly closings = new Map<string, number>();
  /** How many times slower answers come. */
  readonly slowdowns = new Map<string, number>();
  /** What answers sound like instead. */
  readonly sounds = new Map<string, WrongSound>();

  /** `draw` is the session's own number in [0, 1): the share of a silence is drawn once. */
  silencedBy(draw: number): string | undefined {
    for (const [fault, share] of this.silences) if (draw < share) return fault;
    return undefined;
  }

  /** The slowest of all wins. */
  slowdown(): Hit<number> | undefined {
    const hits = [...this.slowdowns].map(([fault, setting]) => ({ fault, setting }));
    return hits.sort((a, b) => b.setting - a.setting)[0];
  }
}

/** The fault that was put in force first. */
export function firstHit<T>(faults: Map<string, T>): Hit<T> | undefined {
  for (const [fault, setting] of faults) return { fault, setting };
  return undefined;
}
