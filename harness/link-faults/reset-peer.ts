import { z } from 'zod';
import type { LinkFaultKind } from './link-fault.ts';

const attributes = z.strictObject({ timeout: z.number().min(0).max(600_000).default(0) });

export const resetPeer: LinkFaultKind<z.infer<typeof attributes>> = {
  definition:
    'Each connection, also an idle one, is reset `timeout` ms after the fault or the connection began.',
  attributes,
  momentary: true,
  settings: {
    after: {
      attribute: 'timeout',
      unit: 'duration',
      describe:
        'When a connection is ended: so long after the fault, or its last byte, or its opening',
    },
  },
  streams: ['downstream', 'upstream', 'both'],
  afflict(connection, given) {
    let timer: NodeJS.Timeout | undefined;
    const arm = (): void => {
      clearTimeout(timer);
      const { timeout } = given();
      if (timeout === 0) connection.reset('connection-reset');
      else timer = setTimeout(() => connection.reset('connection-reset'), timeout);
    };
    arm();
    return { heal: () => clearTimeout(timer), update: arm };
  },
  conformance: [
    {
      attributes: { timeout: 0 },
      client: 'rst',
      server: { new: 'unreached', idle: 'rst', busy: 'rst' },
    },
    { attributes: { timeout: 200 }, client: 'rst', server: 'rst' },
  ],
};
