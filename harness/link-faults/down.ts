import { z } from 'zod';
import { withhold } from './blackhole.ts';
import type { LinkFaultKind } from './link-fault.ts';

const attributes = z.strictObject({
  as: z.enum(['reset', 'refuse', 'silence']).default('reset'),
});

/**
 * `reset` accepts, because a refusal by the kernel cannot be counted, and harm that is not counted
 * proves nothing. It is also what a client sees through the proxy when the far side was really killed,
 * so both look the same.
 */
export const down: LinkFaultKind<z.infer<typeof attributes>> = {
  definition:
    'The far side is gone. Established connections are reset at once; new ones are accepted and reset ' +
    '(`reset`), or refused by the kernel (`refuse`). With `silence` all stay open and nothing passes.',
  attributes,
  settings: {
    as: {
      attribute: 'as',
      unit: ['reset', 'refuse', 'silence'],
      describe: 'How new connections are met; reset by default',
    },
  },
  streams: ['both'],
  refuses: (given) => given.as === 'refuse',
  afflict(connection, given) {
    if (given().as === 'silence') return withhold(connection, 'both');
    connection.reset(connection.isNew ? 'connection-refused' : 'connection-reset');
    return { heal: () => {} };
  },
  conformance: [
    {
      attributes: { as: 'reset' },
      client: 'rst',
      server: { new: 'unreached', idle: 'rst', busy: 'rst' },
    },
    {
      attributes: { as: 'refuse' },
      client: { new: 'refused', idle: 'rst', busy: 'rst' },
      server: { new: 'unreached', idle: 'rst', busy: 'rst' },
    },
    {
      attributes: { as: 'silence' },
      client: 'silence',
      server: { new: 'unreached', idle: 'silence', busy: 'silence' },
    },
  ],
};
