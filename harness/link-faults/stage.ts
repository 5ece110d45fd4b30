/**
 * What travels along one direction of a connection, in order. `offset` is the place of its first byte
 * in all that the source ever sent: what is decided about a byte follows from its place alone, however
 * the bytes were cut into chunks on their way. `close` ends both directions once it leaves the last stage.
 */
export type Parcel = { bytes: Buffer; offset: number } | { end: 'fin' | 'rst' | 'close' };

/** Where a parcel goes next: another stage, or the socket at the end. */
export interface Exit {
  push(parcel: Parcel): void;
}

/** One fault's place in a direction. Stages stand in a row; each holds and moves only its own bytes. */
export interface Stage extends Exit {
  /** Set by the direction, which also mends the row when a neighbour goes. */
  next: Exit;
  /** The fault is healed: passes on at once, in order, all that it holds. */
  release(): void;
  /** The connection is gone: forgets what it holds. */
  drop(): void;
}

/** Nowhere: a stage's exit before it stands in a row. */
export const NOWHERE: Exit = { push: () => {} };

/** The two halves of a parcel of bytes, the first of `length` bytes. */
export function cutParcel(
  parcel: { bytes: Buffer; offset: number },
  length: number,
): [first: { bytes: Buffer; offset: number }, rest: { bytes: Buffer; offset: number }] {
  const { bytes, offset } = parcel;
  return [
    { bytes: bytes.subarray(0, length), offset },
    { bytes: bytes.subarray(length), offset: offset + length },
  ];
}
