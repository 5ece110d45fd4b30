import { z } from 'zod';
import { type Afflicted, insertStages, type LinkFaultKind, type OneWay } from './link-fault.ts';
import { type Exit, NOWHERE, type Parcel, type Stage } from './stage.ts';

const attributes = z.strictObject({
  /** Share of the bytes in which one bit is flipped. */
  rate: z.number().gt(0).max(1),
});

export const corrupt: LinkFaultKind<z.infer<typeof attributes>> = {
  definition: 'In a share of the bytes one bit is flipped.',
  attributes,
  settings: {
    portion: {
      attribute: 'rate',
      unit: 'share',
      required: true,
      describe: 'Share of the bytes that are hit',
    },
  },
  streams: ['downstream', 'upstream', 'both'],
  afflict: (connection, given, stream) => ({
    heal: insertStages(
      connection,
      stream,
      (way) => new Flipper(connection, way, () => given().rate),
    ),
  }),
  conformance: [
    {
      attributes: { rate: 1 },
      client: 'altered',
      server: { upstream: 'altered', downstream: 'passes' },
    },
  ],
};

/** Which bytes are hit follows from their places: the distance to the next one is drawn from the last. */
class Flipper implements Stage {
  next: Exit = NOWHERE;
  readonly #connection: Afflicted;
  readonly #way: OneWay;
  readonly #rate: () => number;
  #hitAt: number | undefined;

  constructor(connection: Afflicted, way: OneWay, rate: () => number) {
    this.#connection = connection;
    this.#way = way;
    this.#rate = rate;
  }

  push(parcel: Parcel): void {
    if (!('bytes' in parcel)) {
      this.next.push(parcel);
      return;
    }
    const { bytes, offset } = parcel;
    const end = offset + bytes.length;
    let hitAt = this.#hitAt ?? this.#nextHit(offset);
    let copy: Buffer | undefined;
    while (hitAt < end) {
      copy ??= Buffer.from(bytes);
      const bit = Math.floor(this.#connection.draw(this.#way, 'bit', hitAt) * 8);
      copy[hitAt - offset] = (copy[hitAt - offset] as number) ^ (1 << bit);
      this.#connection.count('bytes-corrupted', 1);
      hitAt = this.#nextHit(hitAt + 1);
    }
    this.#hitAt = hitAt;
    this.next.push(copy === undefined ? parcel : { bytes: copy, offset });
  }

  /** The first hit at or after a place: a geometric distance, the same as a draw for each byte. */
  #nextHit(from: number): number {
    const rate = this.#rate();
    if (rate >= 1) return from;
    const draw = 1 - this.#connection.draw(this.#way, 'hit', from);
    return from + Math.floor(Math.log(draw) / Math.log(1 - rate));
  }

  release(): void {}
  drop(): void {}
}
