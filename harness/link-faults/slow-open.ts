import { z } from 'zod';
import type { LinkFaultKind } from './link-fault.ts';

const attributes = z.strictObject({ delay: z.number().min(0).max(600_000).default(0) });

export const slowOpen: LinkFaultKind<z.infer<typeof attributes>> = {
  definition: 'A new connection reaches its upstream later; established ones go on.',
  attributes,
  settings: {
    delay: {
      attribute: 'delay',
      unit: 'duration',
      required: true,
      describe: 'By how much the end, or the beginning, of a connection comes later',
    },
  },
  streams: ['both'],
  afflict(connection, given) {
    if (!connection.isNew) return { heal: () => {} };
    connection.count('connection-held');
    const letGo = connection.hold();
    const timer = setTimeout(letGo, given().delay);
    return {
      heal: () => {
        clearTimeout(timer);
        letGo();
      },
    };
  },
  conformance: [
    {
      attributes: { delay: 200 },
      client: { new: 'late', idle: 'passes', busy: 'passes' },
      server: { new: 'late', idle: 'passes', busy: 'passes' },
    },
  ],
};
