import { z } from 'zod';
import {
  type Afflicted,
  insertStages,
  type LinkFaultKind,
  type OneWay,
  sizeOf,
} from './link-fault.ts';
import { cutParcel, type Parcel } from './stage.ts';
import { TimedLine } from './timed-line.ts';

const attributes = z
  .strictObject({
    average_size: z
      .number()
      .int()
      .min(1)
      .max(1 << 30),
    size_variation: z
      .number()
      .int()
      .min(0)
      .max(1 << 30)
      .default(0),
    /** Microseconds between two pieces. */
    delay: z.number().min(0).max(600_000_000).default(0),
  })
  .refine((given) => given.size_variation < given.average_size, {
    message: 'size_variation must be less than average_size',
  });
type Given = z.infer<typeof attributes>;

export const slicer: LinkFaultKind<Given> = {
  definition: 'Bytes are cut into small pieces, each written by itself, with a pause between two.',
  attributes,
  settings: {
    size: {
      attribute: 'average_size',
      unit: 'size',
      required: true,
      describe: 'Of a piece, such as 64B',
    },
    variation: {
      attribute: 'size_variation',
      unit: 'size',
      describe: 'How far a size, or a limit, may lie off; drawn from the seed',
    },
    rest: { attribute: 'delay', unit: 'duration', factor: 1000, describe: 'Between two pieces' },
  },
  streams: ['downstream', 'upstream', 'both'],
  afflict(connection, given, stream) {
    const makeLine = (way: OneWay): TimedLine =>
      new TimedLine({
        now: connection.now,
        cut: (parcel) => slice(parcel, way, given(), connection),
        dueMs: (_, nowMs, lastDueMs) => Math.max(nowMs, lastDueMs + given().delay / 1000),
        onHeld: (parcel) => connection.count('bytes-delayed', sizeOf(parcel)),
      });
    return { heal: insertStages(connection, stream, makeLine) };
  },
  conformance: [
    {
      attributes: { average_size: 64, delay: 10_000 },
      client: 'slow',
      server: { upstream: 'slow', downstream: 'passes' },
    },
  ],
};

/** The size of a piece follows from the place of its first byte. */
function* slice(
  parcel: Parcel,
  way: OneWay,
  given: Given,
  connection: Afflicted,
): Iterable<Parcel> {
  if (!('bytes' in parcel)) {
    yield parcel;
    return;
  }
  let rest = parcel;
  while (rest.bytes.length > 0) {
    const deviation = (connection.draw(way, 'size', rest.offset) * 2 - 1) * given.size_variation;
    const [piece, remainder] = cutParcel(rest, Math.round(given.average_size + deviation));
    connection.count('bytes-delayed', piece.bytes.length);
    yield piece;
    rest = remainder;
  }
}
