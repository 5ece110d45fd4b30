import { z } from 'zod';
import { insertStages, type LinkFaultKind } from './link-fault.ts';
import { TimedLine } from './timed-line.ts';

const attributes = z.strictObject({ delay: z.number().min(0).max(600_000).default(0) });

export const slowClose: LinkFaultKind<z.infer<typeof attributes>> = {
  definition: 'The end of a direction (FIN or RST) arrives later; its bytes do not.',
  attributes,
  settings: {
    delay: {
      attribute: 'delay',
      unit: 'duration',
      required: true,
      describe: 'By how much the end, or the beginning, of a connection comes later',
    },
  },
  streams: ['downstream', 'upstream', 'both'],
  afflict(connection, given, stream) {
    const makeLine = (): TimedLine =>
      new TimedLine({
        now: connection.now,
        dueMs: (parcel, nowMs) => ('end' in parcel ? nowMs + given().delay : nowMs),
        onHeld: () => connection.count('connection-held'),
      });
    return { heal: insertStages(connection, stream, makeLine) };
  },
  conformance: [
    {
      attributes: { delay: 200 },
      clientEnds: true,
      client: 'late-fin',
      server: { upstream: 'late-fin', downstream: 'fin' },
    },
  ],
};
