import type { z } from 'zod';

export type Stream = 'upstream' | 'downstream' | 'both';

/** All that a fault sees of a connection: a few doors, never a socket. */
export interface Afflicted {
  /** Accepted while the fault was already in force: nothing has passed yet. */
  readonly isNew: boolean;
  /** Holds bytes of a direction; the function returned releases what is held and ends it. */
  delay(stream: 'upstream' | 'downstream', delayMs: () => number): () => void;
  /** RST to both ends, at once. Counted as refused where the client never got through. */
  reset(harm: 'connection-reset' | 'connection-refused'): void;
  /** Numbers in [0, 1) of this connection and this fault alone. */
  random(): number;
}

/** One kind of fault. The smallest example is `down.ts`. */
export interface ToxicKind<Attributes> {
  /** Strict: an attribute that is unknown or out of range is an error, never ignored. */
  readonly attributes: z.ZodType<Attributes>;
  /** The streams it can act on; the first is meant when none is named. */
  readonly streams: readonly [Stream, ...Stream[]];
  /** It cuts connections; the others act on the bytes in them. */
  readonly cuts: boolean;
  /** Acts on one connection from now on. Heals it when the returned function is called. */
  afflict(connection: Afflicted, attributes: () => Attributes, stream: Stream): () => void;
}
