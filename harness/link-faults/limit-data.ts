import { z } from 'zod';
import { insertStages, type LinkFaultKind, type OneWay, sizeOf } from './link-fault.ts';
import { cutParcel, type Exit, NOWHERE, type Parcel, type Stage } from './stage.ts';

const attributes = z.strictObject({
  bytes: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  /** The limit of a connection lies up to so many bytes off, drawn from the seed. */
  variation: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
});

export const limitData: LinkFaultKind<z.infer<typeof attributes>> = {
  definition: 'After so many bytes of a direction the connection is closed; those bytes arrive.',
  attributes,
  settings: {
    limit: {
      attribute: 'bytes',
      unit: 'size',
      required: true,
      describe: 'What a connection may carry, such as 4KB',
    },
    variation: {
      attribute: 'variation',
      unit: 'size',
      describe: 'How far a size, or a limit, may lie off; drawn from the seed',
    },
  },
  streams: ['downstream', 'upstream', 'both'],
  afflict(connection, given, stream) {
    const makeLimit = (way: OneWay): Limit => {
      const { bytes, variation = 0 } = given();
      const deviation = variation === 0 ? 0 : (connection.draw(way, 'limit') * 2 - 1) * variation;
      return new Limit(Math.max(0, Math.round(bytes + deviation)), {
        reached: () => connection.count('connection-closed'),
        dropped: (size) => {
          connection.swallow(way, size);
          connection.count('bytes-dropped', size);
        },
      });
    };
    return { heal: insertStages(connection, stream, makeLimit) };
  },
  conformance: [{ attributes: { bytes: 4 }, client: 'fin', server: 'fin' }],
};

interface LimitEvents {
  reached(): void;
  dropped(bytes: number): void;
}

/**
 * Passes so many bytes, and then no more. The end of the connection follows those bytes through the other
 * stages: whatever delays them, they arrive.
 */
class Limit implements Stage {
  next: Exit = NOWHERE;
  readonly #events: LimitEvents;
  #left: number;
  #reached = false;

  constructor(bytes: number, events: LimitEvents) {
    this.#left = bytes;
    this.#events = events;
  }

  push(parcel: Parcel): void {
    const size = sizeOf(parcel);
    if (this.#reached) {
      if (size > 0) this.#events.dropped(size);
      return;
    }
    if (!('bytes' in parcel) || size <= this.#left) {
      this.#left -= size;
      this.next.push(parcel);
      return;
    }
    const [allowed, dropped] = cutParcel(parcel, this.#left);
    this.#reached = true;
    if (allowed.bytes.length > 0) this.next.push(allowed);
    this.#events.reached();
    this.#events.dropped(dropped.bytes.length);
    this.next.push({ end: 'close' });
  }

  release(): void {}
  drop(): void {}
}
