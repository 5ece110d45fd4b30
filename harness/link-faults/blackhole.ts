import { z } from 'zod';
import {
  type Afflicted,
  type Affliction,
  insertStages,
  type LinkFaultKind,
  type Stream,
  sizeOf,
} from './link-fault.ts';
import { TimedLine } from './timed-line.ts';

const attributes = z.strictObject({});

export const blackhole: LinkFaultKind<z.infer<typeof attributes>> = {
  definition:
    'Nothing arrives and nothing ends, as behind a cut cable; what was sent arrives after the heal.',
  attributes,
  settings: {},
  streams: ['both', 'downstream', 'upstream'],
  afflict: (connection, _, stream) => withhold(connection, stream),
  conformance: [
    {
      attributes: {},
      client: 'silence',
      server: { 'new upstream': 'unreached', upstream: 'silence', downstream: 'passes' },
    },
  ],
};

/** Holds back whatever comes along the stream, and a new connection that would have to pass it. */
export function withhold(connection: Afflicted, stream: Stream): Affliction {
  let letGo = (): void => {};
  if (connection.isNew && stream !== 'downstream') {
    connection.count('connection-held');
    letGo = connection.hold();
  }
  const makeLine = (): TimedLine =>
    new TimedLine({
      now: connection.now,
      dueMs: () => Number.POSITIVE_INFINITY,
      onHeld: (parcel) => connection.count('bytes-withheld', sizeOf(parcel)),
    });
  const release = insertStages(connection, stream, makeLine);
  return {
    heal: () => {
      release();
      letGo();
    },
  };
}
