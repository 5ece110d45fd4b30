import { z } from 'zod';
import { insertStages, type LinkFaultKind, sizeOf } from './link-fault.ts';
import { cutParcel, type Parcel } from './stage.ts';
import { TimedLine } from './timed-line.ts';

const attributes = z.strictObject({
  /** Thousands of bytes per second, as in Toxiproxy; 0: nothing passes. */
  rate: z.number().min(0).max(100_000_000),
});
type Given = z.infer<typeof attributes>;

/** Bytes leave in pieces that take this long at the given rate. */
const PIECE_MS = 5;

export const bandwidth: LinkFaultKind<Given> = {
  definition: 'Bytes of a direction pass at no more than a rate; at rate 0 none pass.',
  attributes,
  settings: {
    rate: {
      attribute: 'rate',
      unit: 'throughput',
      required: true,
      describe: 'Most that passes, such as 100KB/s; at 0KB/s nothing does',
    },
  },
  streams: ['downstream', 'upstream', 'both'],
  afflict(connection, given, stream) {
    const lines: TimedLine[] = [];
    const makeLine = (): TimedLine => {
      const line = new TimedLine({
        now: connection.now,
        cut: (parcel) => cutPieces(parcel, given().rate * PIECE_MS),
        // A byte has passed when the rate has had time for it: kilobytes/s are bytes/ms.
        dueMs: (parcel, nowMs, lastDueMs) =>
          Math.max(nowMs, lastDueMs) + (sizeOf(parcel) === 0 ? 0 : sizeOf(parcel) / given().rate),
        onHeld: (parcel) => connection.count('bytes-delayed', sizeOf(parcel)),
      });
      lines.push(line);
      return line;
    };
    return {
      heal: insertStages(connection, stream, makeLine),
      update: () => {
        for (const line of lines) line.reschedule();
      },
    };
  },
  conformance: [
    {
      attributes: { rate: 8 },
      client: { upstream: 'slow', downstream: 'slow' },
      server: { upstream: 'slow', downstream: 'passes' },
    },
    {
      attributes: { rate: 0 },
      client: 'silence',
      server: { upstream: 'silence', downstream: 'passes' },
    },
  ],
};

function* cutPieces(parcel: Parcel, pieceBytes: number): Iterable<Parcel> {
  const size = Math.max(1, Math.floor(pieceBytes));
  if (!('bytes' in parcel) || pieceBytes === 0) {
    yield parcel;
    return;
  }
  let rest = parcel;
  while (rest.bytes.length > size) {
    const [piece, remainder] = cutParcel(rest, size);
    yield piece;
    rest = remainder;
  }
  yield rest;
}
