import { z } from 'zod';
import { insertStages, type LinkFaultKind, sizeOf } from './link-fault.ts';
import { NOWHERE, type Parcel, type Stage } from './stage.ts';

const attributes = z.strictObject({ timeout: z.number().min(0).max(600_000).default(0) });

export const timeout: LinkFaultKind<z.infer<typeof attributes>> = {
  definition:
    'Bytes of a direction are dropped, and the connection is closed `timeout` ms after the fault ' +
    '(or the connection) began, whatever is sent; at 0 when the fault is removed.',
  attributes,
  settings: {
    after: {
      attribute: 'timeout',
      unit: 'duration',
      describe:
        'When a connection is ended: so long after the fault, or its last byte, or its opening',
    },
  },
  streams: ['downstream', 'upstream', 'both'],
  afflict(connection, given, stream) {
    insertStages(connection, stream, (way) =>
      dropEverything((parcel) => {
        connection.swallow(way, sizeOf(parcel));
        connection.count('bytes-dropped', sizeOf(parcel));
      }),
    );
    let timer: NodeJS.Timeout | undefined;
    const arm = (): void => {
      clearTimeout(timer);
      const afterMs = given().timeout;
      timer = afterMs === 0 ? undefined : setTimeout(() => connection.close(), afterMs);
    };
    arm();
    return {
      // What was dropped is missing for good: going on would hand over a stream with a hole.
      heal: () => {
        clearTimeout(timer);
        connection.close();
      },
      update: arm,
    };
  },
  conformance: [
    { attributes: { timeout: 200 }, client: 'fin', server: 'fin' },
    {
      attributes: { timeout: 0 },
      client: 'silence',
      server: { upstream: 'silence', downstream: 'passes' },
    },
  ],
};

function dropEverything(push: (parcel: Parcel) => void): Stage {
  return { next: NOWHERE, push, release: () => {}, drop: () => {} };
}
