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
      return new Limit(Math.max(0, Math.round(bytes + deviation)), (droppedBytes) => {
        connection.swallow(way, droppedBytes);
        connection.count('bytes-dropped', droppedBytes);
        connection.close();
      });
    };
    return { heal: insertStages(connection, stream, makeLimit) };
  },
  conformance: [{ attributes: { bytes: 4 }, client: 'fin', server: 'fin' }],
};

/** Passes so many bytes, and then no more. */
class Limit implements Stage {
  next: Exit = NOWHERE;
  readonly #onReached: (droppedBytes: number) => void;
  #left: number;

  constructor(bytes: number, onReached: (droppedBytes: number) => void) {
    this.#left = bytes;
    this.#onReached = onReached;
  }

  push(parcel: Parcel): void {
    const size = sizeOf(parcel);
    if (!('bytes' in parcel) || size <= this.#left) {
      this.#left -= size;
      this.next.push(parcel);
      return;
    }
    const [allowed, dropped] = cutParcel(parcel, this.#left);
    this.#left = 0;
    if (allowed.bytes.length > 0) this.next.push(allowed);
    this.#onReached(dropped.bytes.length);
  }

  release(): void {}
  drop(): void {}
}
