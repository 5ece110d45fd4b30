import { z } from 'zod';
import type { ToxicKind } from './toxic.ts';

const attributes = z.strictObject({ timeout: z.number().min(0).max(600_000).default(0) });

/** Each connection, also an idle one, is reset `timeout` ms after the fault or the connection began. */
export const resetPeer: ToxicKind<z.infer<typeof attributes>> = {
  attributes,
  streams: ['both', 'downstream', 'upstream'],
  cuts: true,
  afflict(connection, settings) {
    const { timeout } = settings();
    if (timeout === 0) {
      connection.reset('connection-reset');
      return () => {};
    }
    const timer = setTimeout(() => connection.reset('connection-reset'), timeout);
    return () => clearTimeout(timer);
  },
};
